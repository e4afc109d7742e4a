package driver_test

import (
	"database/sql"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/XSAM/otelsql"
	"github.com/jmoiron/sqlx"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/driver/drivertest"
)

// What other people's wrappers need of a driver: structs by column name, named
// and listed parameters, spans around every call.

func TestSQLX(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 40})
	db, err := sqlx.Connect("instagram", srv.DSN())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	type post struct {
		ID       string         `db:"Id"`
		Caption  sql.NullString `db:"Caption"`
		Created  time.Time      `db:"Created"`
		Likes    int64          `db:"LikesCount"`
		Comments int64          `db:"n"`
	}
	wanted := srv.Data().Accounts[0].Media[3]
	var one post
	if err := db.Get(&one, "SELECT Id, Caption, Created, LikesCount, CommentsCount AS n FROM Media WHERE Id = ?", wanted.ID); err != nil {
		t.Fatal(err)
	}
	if one.ID != wanted.ID || !one.Created.Equal(wanted.Timestamp.Truncate(time.Second)) || one.Likes != int64(wanted.LikeCount) {
		t.Errorf("got %+v, not %+v", one, wanted)
	}
	query, args, err := sqlx.In("SELECT Id FROM Media WHERE Id IN (?) ORDER BY Id", []string{wanted.ID, srv.Data().Accounts[0].Media[7].ID})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	if err := db.Select(&ids, db.Rebind(query), args...); err != nil || len(ids) != 2 {
		t.Errorf("ids %v, error %v", ids, err)
	}
	named, err := db.NamedQuery("SELECT Id FROM Media WHERE Id = :id", map[string]any{"id": wanted.ID})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = named.Close() }()
	n := 0
	for ; named.Next(); n++ {
		var p post
		if err := named.StructScan(&p); err != nil || p.ID != wanted.ID {
			t.Errorf("got %+v, error %v", p, err)
		}
	}
	if err := named.Err(); err != nil || n != 1 {
		t.Errorf("%d rows, error %v", n, err)
	}
}

func TestOtelsql(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 10})
	recorder := tracetest.NewSpanRecorder()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(recorder))
	db, err := otelsql.Open("instagram", srv.DSN(), otelsql.WithTracerProvider(provider))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.PingContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM Media WHERE LikesCount >= ?", 0).Scan(&n); err != nil || n != 10 {
		t.Fatalf("%d posts, error %v", n, err)
	}
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	st, err := tx.PrepareContext(t.Context(), "SELECT Username FROM InstagramBusinessProfile")
	if err != nil {
		t.Fatal(err)
	}
	var name string
	if err := st.QueryRowContext(t.Context()).Scan(&name); err != nil || name != srv.Data().Accounts[0].Username {
		t.Errorf("username %q, error %v", name, err)
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
	seen := map[string]bool{}
	for _, span := range recorder.Ended() {
		seen[span.Name()] = true
		if text := fmt.Sprint(span.Attributes(), span.Events(), span.Status()); strings.Contains(text, srv.Token()) {
			t.Errorf("span %s shows the token", span.Name())
		}
	}
	for _, want := range []string{"sql.conn.query", "sql.rows", "sql.conn.begin_tx", "sql.conn.prepare", "sql.stmt.query", "sql.tx.rollback"} {
		if !seen[want] {
			t.Errorf("no span %s among %v", want, seen)
		}
	}
}

// The transport in the spans of otelhttp: a span per request, with its address
// and the answer's status and length, and without a secret.
func TestOtelhttp(t *testing.T) {
	t.Parallel()
	srv := simulated(t, drivertest.Options{Media: 10})
	recorder := tracetest.NewSpanRecorder()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(recorder))
	cfg, err := driver.ParseDSN(srv.DSN() + ";OAuthClientId=" + srv.AppID() + ";OAuthClientSecret=" + srv.AppSecret())
	if err != nil {
		t.Fatal(err)
	}
	db, err := driver.OpenDB(cfg, driver.WithTransport(func(next http.RoundTripper) http.RoundTripper {
		return otelhttp.NewTransport(next, otelhttp.WithTracerProvider(provider), otelhttp.WithPropagators(propagation.TraceContext{}))
	}))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	ctx, parent := provider.Tracer("test").Start(t.Context(), "question")
	var n int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM Media").Scan(&n); err != nil || n != 10 {
		t.Fatalf("%d posts, error %v", n, err)
	}
	parent.End()
	oneRow(t, db, "EXEC GetTokenInfo OAuthAccessToken=?", srv.NewToken(drivertest.TokenSpec{}))
	var addresses []string
	for _, span := range recorder.Ended() {
		text := fmt.Sprint(span.Attributes(), span.Events(), span.Status(), span.Name())
		for _, secret := range []string{srv.Token(), srv.AppSecret(), "EAASIM"} {
			if strings.Contains(text, secret) {
				t.Errorf("a span shows a secret: %s", text)
			}
		}
		for _, a := range span.Attributes() {
			if a.Key == "url.full" {
				addresses = append(addresses, a.Value.AsString())
				if strings.Contains(a.Value.AsString(), "/me/accounts") && span.Parent().SpanID() != parent.SpanContext().SpanID() {
					t.Error("the request's span is not below the statement's")
				}
			}
		}
	}
	all := strings.Join(addresses, "\n")
	for _, want := range []string{"/v27.0/me/accounts?appsecret_proof=****&fields=", "/v27.0/debug_token?input_token=****"} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is missing in\n%s", want, all)
		}
	}
}
