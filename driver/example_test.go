package driver_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"os"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/graphsim"
)

// simulator starts a local Graph API, as drivertest.Start does for a test, and
// returns a connection string for it.
func simulator() (dsn string, stop func()) {
	sim, err := graphsim.Start(graphsim.Options{Seed: 1, Media: 40})
	if err != nil {
		log.Fatal(err)
	}
	return "Endpoint=" + sim.URL() + ";OAuthAccessToken=" + sim.Token(), func() { _ = sim.Close() }
}

func Example() {
	dsn, stop := simulator()
	defer stop()

	db, err := sql.Open("instagram", dsn)
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	rows, err := db.QueryContext(context.Background(), `
		SELECT m.MediaType, count(*) AS posts, sum(i.Reach) > 0 AS reached
		FROM Media m LEFT JOIN MediaInsights i ON i.MediaId = m.Id
		GROUP BY m.MediaType ORDER BY m.MediaType`)
	if err != nil {
		log.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var (
			mediaType string
			posts     int
			reached   bool
		)
		if err := rows.Scan(&mediaType, &posts, &reached); err != nil {
			log.Fatal(err)
		}
		fmt.Println(mediaType, posts, reached)
	}
	if err := rows.Err(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// CAROUSEL_ALBUM 8 true
	// IMAGE 20 true
	// VIDEO 12 true
}

func ExampleOpenDB() {
	dsn, stop := simulator()
	defer stop()

	cfg, err := driver.ParseDSN(dsn)
	if err != nil {
		log.Fatal(err)
	}
	cfg.MaxRows = 1000
	db, err := driver.OpenDB(cfg)
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	var posts int
	if err := db.QueryRow("SELECT count(*) FROM Media").Scan(&posts); err != nil {
		log.Fatal(err)
	}
	fmt.Println(posts)
	// Output: 40
}

func ExampleWithReport() {
	dsn, stop := simulator()
	defer stop()
	db, err := sql.Open("instagram", dsn)
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	var report driver.Report
	rows, err := db.QueryContext(driver.WithReport(context.Background(), &report), "SELECT Id, Caption FROM Media")
	if err != nil {
		log.Fatal(err)
	}
	for rows.Next() {
		continue
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d rows, complete: %t, calls: %d\n", report.Rows, report.Complete, report.QuotaCalls)
	// Output: 40 rows, complete: true, calls: 1
}

func ExampleSQLError() {
	db, err := sql.Open("instagram", "")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	_, err = db.Query("SELECT Captoin FROM Media")
	var fault *driver.SQLError
	if errors.As(err, &fault) {
		fmt.Println(fault.Line, fault.Column)
		fmt.Println(fault)
	}
	// Output:
	// 1 8
	// sql: line 1, column 8: no such column: Captoin: did you mean Caption?
}

// Which check of a connection fails, and what to do about it.
func ExampleDiagnose() {
	cfg, err := driver.ParseDSN("ProxyServer=127.0.0.1;ProxyPort=9") // where nobody listens
	if err != nil {
		log.Fatal(err)
	}
	diagnosis, err := driver.Diagnose(context.Background(), cfg)
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range diagnosis.Checks {
		if c.Status == driver.CheckFailed {
			fmt.Printf("%s: %s\n", c.ID, c.Fix)
		}
	}
	// Output:
	// proxy: check ProxyServer and ProxyPort, and that this machine may reach it
}

// The log of a program that has its own, and nothing of its values: statements,
// their rows and errors.
func ExampleWithLogger() {
	dsn, stop := simulator()
	defer stop()
	cfg, err := driver.ParseDSN(dsn + ";LogModules=EXEC")
	if err != nil {
		log.Fatal(err)
	}
	logger := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			switch a.Key { // of interest here
			case slog.LevelKey, slog.MessageKey:
				return a
			}
			return slog.Attr{}
		},
	}))
	db, err := driver.OpenDB(cfg, driver.WithLogger(logger))
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	var posts int
	if err := db.QueryRow("SELECT count(*) FROM Media").Scan(&posts); err != nil {
		log.Fatal(err)
	}
	// Output:
	// level=INFO msg="statement started"
	// level=INFO msg="statement finished"
}
