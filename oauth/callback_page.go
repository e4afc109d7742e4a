package oauth

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
)

// The pages that a browser sees which comes back to this computer. They are
// fixed texts: nothing of a request is in them, and they load nothing.

const pageStyle = `body{font:18px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem;color:#222;background:#fafafa}h1{font-size:1.6rem}`

type callbackPage struct {
	status int
	title  string
	text   string
}

var (
	pageDone    = callbackPage{http.StatusOK, "Thank you", "You can close this page. The program that asked for the login goes on."}
	pageRefused = callbackPage{http.StatusOK, "You are not logged in", "You can close this page. The program that asked for the login says why."}
	pageOver    = callbackPage{http.StatusGone, "This login is over", "You can close this page. Begin again in the program if you are not logged in."}
	pageForeign = callbackPage{http.StatusBadRequest, "Not the login that is waited for", "This address does not belong to the login that was begun. Begin again in the program."}
	pageMissing = callbackPage{http.StatusNotFound, "Nothing here", "This is not the address that a login comes back to."}
	pageMethod  = callbackPage{http.StatusMethodNotAllowed, "Nothing here", "A login comes back with GET."}
)

// pagePolicy allows the style and nothing else.
var pagePolicy = func() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}()

func (p callbackPage) write(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("Referrer-Policy", "no-referrer") // the address has the code
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Connection", "close")
	if p.status == http.StatusMethodNotAllowed {
		h.Set("Allow", http.MethodGet)
	}
	w.WriteHeader(p.status)
	// An error means that the browser went away.
	_, _ = fmt.Fprintf(w, `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%[1]s</title><style>%[3]s</style></head>
<body><h1>%[1]s</h1><p>%[2]s</p></body></html>
`, p.title, p.text, pageStyle)
}
