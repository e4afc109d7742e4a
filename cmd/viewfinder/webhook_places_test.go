package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"encoding/pem"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3/driver"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/viewfinder-sql/viewfinder/internal/fakenet"
	"github.com/viewfinder-sql/viewfinder/internal/pgtest"
)

// notice sends a notice of a comment that the app's secret has signed to the address in a
// file, with TLS by an authority's certificate; its answer has a status:
//
//	notice file status text [authority.pem]
func notice(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 || len(args) > 4 {
		ts.Fatalf("usage: notice file status text [authority.pem]")
	}
	sim := tellingOf(ts)
	roots := x509.NewCertPool()
	if len(args) > 3 && !roots.AppendCertsFromPEM([]byte(ts.ReadFile(args[3]))) {
		ts.Fatalf("%s has no certificate", args[3])
	}
	body := fmt.Appendf(nil, `{"object":"instagram","entry":[{"id":%q,"time":%d,"changes":[{"field":"comments","value":{"id":"1","text":%q}}]}]}`,
		sim.Data().Accounts[0].ID, time.Now().Unix(), args[2])
	q, err := http.NewRequest(http.MethodPost, addressIn(ts, args[0]), bytes.NewReader(body))
	ts.Check(err)
	q.Header.Set("X-Hub-Signature-256", sim.Sign(body))
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}}
	answer, err := client.Do(q)
	ts.Check(err)
	ts.Check(answer.Body.Close())
	if strconv.Itoa(answer.StatusCode) != args[1] {
		ts.Fatalf("the answer is %s, want %s", answer.Status, args[1])
	}
}

// kept waits until a query of what is kept has an answer of one value:
//
//	kept sqlite:PATH|postgres://… query value
func kept(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: kept place query value")
	}
	var db *sql.DB
	var err error
	if path, is := strings.CutPrefix(args[0], "sqlite:"); is {
		db, err = driver.Open("file:" + ts.MkAbs(path) + "?mode=ro&_pragma=busy_timeout(60000)")
	} else {
		db, err = sql.Open("pgx", args[0])
	}
	ts.Check(err)
	defer func() { _ = db.Close() }()
	for end := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		var got string
		err := db.QueryRow(args[1]).Scan(&got)
		if err == nil && got == args[2] {
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("%s: %q, %v; want %q", args[1], got, err, args[2])
		}
	}
}

// certificate makes the certificate of a server on this machine, its key, and the certificate
// of the authority that has signed it:
//
//	certificate cert.pem key.pem authority.pem
func certificate(t *testing.T) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg || len(args) != 3 {
			ts.Fatalf("usage: certificate cert.pem key.pem authority.pem")
		}
		authority := fakenet.NewAuthority(t)
		c := authority.Issue(nil, "127.0.0.1", "localhost")
		key, err := x509.MarshalPKCS8PrivateKey(c.PrivateKey)
		ts.Check(err)
		for i, block := range []*pem.Block{
			{Type: "CERTIFICATE", Bytes: c.Certificate[0]},
			{Type: "PRIVATE KEY", Bytes: key},
			{Type: "CERTIFICATE", Bytes: authority.Certificate.Raw},
		} {
			ts.Check(os.WriteFile(ts.MkAbs(args[i]), pem.EncodeToMemory(block), 0o600))
		}
	}
}

// postgres makes the address of a new database that of a variable:
//
//	postgres NAME
func postgres(t *testing.T) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg || len(args) != 1 {
			ts.Fatalf("usage: postgres NAME")
		}
		ts.Setenv(args[0], pgtest.Database(t).String())
	}
}
