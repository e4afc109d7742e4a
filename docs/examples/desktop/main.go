package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"os"

	_ "github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

func main() {
	// Such as OAuthClientId=…;OAuthClientSecret=…;CallbackURL=https://localhost:33333/
	if err := list(context.Background(), os.Getenv("VIEWFINDER_DSN")); err != nil {
		var login *oauth.LoginRequiredError
		if errors.As(err, &login) {
			log.Fatalf("log in at %s and try again: %v", login.URL, login.Err)
		}
		log.Fatal(err)
	}
}

func list(ctx context.Context, dsn string) error {
	db, err := sql.Open("instagram", dsn+";InitiateOAuth=GETANDREFRESH")
	if err != nil {
		return err
	}
	defer db.Close()

	// The browser opens here, unless a login is stored.
	rows, err := db.QueryContext(ctx, "SELECT UserName, FollowersCount FROM InstagramBusinessProfile ORDER BY UserName")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var followers sql.NullInt64
		if err := rows.Scan(&name, &followers); err != nil {
			return err
		}
		fmt.Println(name, followers.Int64)
	}
	return rows.Err()
}
