package main

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	_ "github.com/viewfinder-sql/viewfinder/driver"
)

func main() {
	// Such as OAuthClientId=…;OAuthClientSecret=…;CallbackURL=https://localhost:33333/
	if err := logIn(context.Background(), os.Getenv("VIEWFINDER_DSN"), os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func logIn(ctx context.Context, dsn string, in io.Reader, out io.Writer) error {
	// The token is kept, and renewed by later connections with the same string.
	db, err := sql.Open("instagram", dsn+";InitiateOAuth=REFRESH")
	if err != nil {
		return err
	}
	defer db.Close()

	var address, state string
	if err := db.QueryRowContext(ctx, "EXEC GetOAuthAuthorizationURL").Scan(&address, &state); err != nil {
		return err
	}
	fmt.Fprintln(out, "Open", address, "and log in. Then paste the address that the browser came back to:")
	pasted, err := bufio.NewReader(in).ReadString('\n')
	if err != nil {
		return err
	}

	rows, err := db.QueryContext(ctx, "EXEC GetOAuthAccessToken Verifier = ?, State = ?", strings.TrimSpace(pasted), state)
	if err != nil {
		return err
	}
	if err := rows.Close(); err != nil {
		return err
	}
	var accounts int
	if err := db.QueryRowContext(ctx, "SELECT COUNT(*) FROM InstagramBusinessProfile").Scan(&accounts); err != nil {
		return err
	}
	fmt.Fprintln(out, "Logged in; the login reaches", accounts, "accounts.")
	return nil
}
