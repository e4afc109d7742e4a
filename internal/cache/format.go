package cache

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/ncruces/go-sqlite3"
)

// steps bring a file from the format of their number to the next.
var steps = []string{
	`CREATE TABLE viewfinder_table(name TEXT PRIMARY KEY COLLATE NOCASE, columns TEXT NOT NULL, key TEXT NOT NULL);
	CREATE TABLE viewfinder_scan(
		id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL COLLATE NOCASE,
		accounts TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
		columns TEXT NOT NULL, version TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER NOT NULL,
		complete INTEGER NOT NULL, calls INTEGER NOT NULL, rows INTEGER NOT NULL, reasons TEXT NOT NULL);
	CREATE INDEX viewfinder_scan_name ON viewfinder_scan(name);
	CREATE TABLE viewfinder_lease(name TEXT PRIMARY KEY COLLATE NOCASE, holder TEXT NOT NULL, until INTEGER NOT NULL);`,
	`CREATE TABLE viewfinder_usage(account TEXT NOT NULL, kind TEXT NOT NULL, percent REAL NOT NULL, at INTEGER NOT NULL, blocked INTEGER NOT NULL, PRIMARY KEY(account, kind));
	CREATE TABLE viewfinder_process(id TEXT PRIMARY KEY, at INTEGER NOT NULL);`,
}

// update brings a file to the format that this program knows.
func update(db *sqlite3.Conn, path string) (err error) {
	if found, err := format(db, path); err != nil || found == len(steps) {
		return err
	}
	tx, err := db.BeginImmediate()
	if err != nil {
		return err
	}
	defer tx.End(&err)
	found, err := format(db, path) // another process may have been faster
	if err != nil {
		return err
	}
	for ; found < len(steps); found++ {
		if err := db.Exec(steps[found]); err != nil {
			return err
		}
	}
	return db.Exec(fmt.Sprintf("PRAGMA user_version = %d", len(steps)))
}

// format is the version of the file's format; 0 of a new one.
func format(db *sqlite3.Conn, path string) (int, error) {
	text, err := one(db, "PRAGMA user_version")
	if err != nil {
		return 0, err
	}
	found, err := strconv.Atoi(text)
	if err != nil {
		return 0, errors.New("its format cannot be read")
	}
	if found > len(steps) {
		return 0, &FormatError{path, found, len(steps)}
	}
	return found, nil
}

// one returns the first column of the first row of a query, "" for none.
func one(db *sqlite3.Conn, sql string) (string, error) {
	st, _, err := db.Prepare(sql)
	if err != nil {
		return "", err
	}
	text := ""
	if st.Step() {
		text = st.ColumnText(0)
	}
	err = st.Err()
	return text, errors.Join(err, st.Close())
}
