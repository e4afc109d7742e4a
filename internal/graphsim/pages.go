package graphsim

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the pages
	"encoding/base64"
	"html/template"
	"net/http"
)

var (
	//go:embed pages/pages.html
	pagesText string
	//go:embed pages/style.css
	pagesStyle string

	pages = template.Must(template.New("pages").Funcs(template.FuncMap{
		"style": func() template.CSS { return template.CSS(pagesStyle) },
	}).Parse(pagesText))

	// pagesPolicy allows the style and nothing else. Where a form may lead is
	// left open: the last one is answered by a redirect to the app.
	pagesPolicy = func() string {
		sum := sha256.Sum256([]byte(pagesStyle))
		return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; frame-ancestors 'none'"
	}()
)

// page writes one of the pages.
func (o *reply) page(status int, name string, data any) {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		status = http.StatusInternalServerError
		b.Reset()
		b.WriteString(htmlPage)
	}
	h := o.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", pagesPolicy)
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cache-Control", "no-store")
	o.entry.Calls = 0
	o.send(status, b.Bytes())
}
