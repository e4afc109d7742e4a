package main

import (
	"database/sql"
	"errors"
	"net/http"
	"time"
)

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
	owns, err := a.visitors.owns(r.Context(), visitor(r), id)
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
		fail(w, r, err)
	default:
		show(w, http.StatusOK, "posts", page)
	}
}

func (a *app) newest(r *http.Request, id, account string) (posts, error) {
	u, done, err := a.users.open(id)
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
