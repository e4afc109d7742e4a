package main

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the pages
	"encoding/base64"
	"html/template"
	"log"
	"net/http"
	"time"
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
func show(w http.ResponseWriter, status int, name string, data any) {
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
func fail(w http.ResponseWriter, r *http.Request, err error) {
	log.Printf("%s %s: %v", r.Method, r.URL.Path, err)
	show(w, http.StatusBadGateway, "message", message{"This did not work", err.Error()})
}
