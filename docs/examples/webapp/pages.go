package main

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	_ "embed" // the pages
	"encoding/base64"
	"errors"
	"html/template"
	"log"
	"net/http"
	"time"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

var (
	//go:embed pages.html
	pagesText string
	//go:embed style.css
	pagesStyle string

	pages = template.Must(template.New("pages").Funcs(template.FuncMap{
		"style": func() template.CSS { return template.CSS(pagesStyle) },
		"day":   func(t time.Time) string { return t.Format("2 Jan 2006") },
	}).Parse(pagesText))

	// policy allows the style and the application's own forms, which end at the
	// platform.
	policy = func() string {
		sum := sha256.Sum256([]byte(pagesStyle))
		return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; frame-ancestors 'none'"
	}()
)

// message is a page with a text and a way back.
type message struct{ Title, Text string }

// show writes a page.
func (a *app) show(w http.ResponseWriter, status int, name string, data any) {
	var page bytes.Buffer
	if err := pages.ExecuteTemplate(&page, name, data); err != nil {
		log.Printf("page %s: %v", name, err)
		http.Error(w, "this page cannot be shown", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer") // addresses may hold a code
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w) // an error means that the visitor went away
}

// fail shows an error. Those of logins and of the platform say what to do, and
// hold no secret.
func (a *app) fail(w http.ResponseWriter, r *http.Request, err error) {
	log.Printf("%s %s: %v", r.Method, r.URL.Path, err)
	a.show(w, http.StatusBadGateway, "message", message{"This did not work", err.Error()})
}

// login is what the page of accounts shows of one login.
type login struct {
	User     string // id
	Name     string
	Accounts []account
	Again    bool // the visitor has to log in again
	Problem  string
}

type account struct {
	ID, Username     string
	Followers, Posts sql.NullInt64
}

// showAccounts is the page of what a visitor has connected.
func (a *app) showAccounts(w http.ResponseWriter, r *http.Request) {
	var logins []login
	if s := visitor(r); s != nil {
		users, err := a.usersOf(r.Context(), s)
		if err != nil {
			a.fail(w, r, err)
			return
		}
		for _, id := range users {
			logins = append(logins, a.login(r, id))
		}
	}
	a.show(w, http.StatusOK, "accounts", logins)
}

// login asks for the accounts of a user. What goes wrong with one login does not
// hide the others.
func (a *app) login(r *http.Request, id string) login {
	l := login{User: id, Name: id}
	u, done, err := a.user(id)
	if err == nil {
		defer done()
		// What is known without asking the platform.
		err = u.QueryRowContext(r.Context(), `SELECT COALESCE(UserName, UserId) FROM sys_tokens WHERE Fits`).Scan(&l.Name)
	}
	if err == nil {
		l.Accounts, err = accounts(r, u.DB)
	}
	if err != nil {
		l.Problem = err.Error()
		l.Again = errors.Is(err, oauth.ErrLoginRequired) || errors.Is(err, driver.ErrTokenExpired) || errors.Is(err, sql.ErrNoRows)
	}
	return l
}

func accounts(r *http.Request, db *sql.DB) ([]account, error) {
	rows, err := db.QueryContext(r.Context(), `SELECT Id, UserName, FollowersCount, MediaCount FROM InstagramBusinessProfile ORDER BY UserName`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []account
	for rows.Next() {
		var x account
		if err := rows.Scan(&x.ID, &x.Username, &x.Followers, &x.Posts); err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	return list, rows.Err()
}

// posts is the page of an account's posts.
type posts struct {
	Account string
	Posts   []post
}

type post struct {
	Created         time.Time
	Caption, Link   sql.NullString
	Likes, Comments sql.NullInt64
}

// showPosts is the page of the newest posts of an account.
func (a *app) showPosts(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("user")
	owns, err := a.owns(r.Context(), visitor(r), id)
	if err == nil && !owns {
		http.NotFound(w, r)
		return
	}
	page := posts{}
	if err == nil {
		page, err = a.newest(r, id, r.PathValue("account"))
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		http.NotFound(w, r)
	case err != nil:
		a.fail(w, r, err)
	default:
		a.show(w, http.StatusOK, "posts", page)
	}
}

func (a *app) newest(r *http.Request, id, account string) (posts, error) {
	u, done, err := a.user(id)
	if err != nil {
		return posts{}, err
	}
	defer done()
	var page posts
	if err := u.QueryRowContext(r.Context(), `SELECT UserName FROM InstagramBusinessProfile WHERE Id = ?`, account).Scan(&page.Account); err != nil {
		return posts{}, err
	}
	rows, err := u.QueryContext(r.Context(), `
		SELECT Created, Caption, Link, LikesCount, CommentsCount
		FROM Media WHERE InstagramBusinessAccountId = ? ORDER BY Created DESC LIMIT 20`, account)
	if err != nil {
		return posts{}, err
	}
	defer rows.Close()
	for rows.Next() {
		var p post
		if err := rows.Scan(&p.Created, &p.Caption, &p.Link, &p.Likes, &p.Comments); err != nil {
			return posts{}, err
		}
		page.Posts = append(page.Posts, p)
	}
	return page, rows.Err()
}
