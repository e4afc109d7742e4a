package oauth

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
)

// The pages that a browser sees which comes back to this computer. They are
// fixed texts: nothing of a request is in them, and they load nothing.

const pageStyle = `:root{color-scheme:light dark;--ground:#f2f4f7;--card:#fff;--ink:#1b1f24;--soft:#59636e;--line:#d0d7de;--good:#1a7f37;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ground:#12161b;--card:#1c2229;--ink:#e6edf3;--soft:#a0abb7;--line:#3d4752;--good:#56d364;--bad:#ff8a80}}
body{margin:0;padding:1rem;background:var(--ground);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif}
main{max-width:27rem;margin:12vh auto 0;padding:1.5rem;background:var(--card);border:1px solid var(--line);border-top:.375rem solid var(--bad);border-radius:.75rem}
main.good{border-top-color:var(--good)}
h1{margin:0 0 .5rem;font-size:1.375rem;line-height:1.25}
p{margin:0;color:var(--soft)}`

type callbackPage struct {
	status int
	title  string
	text   string
}

var (
	pageDone    = callbackPage{http.StatusOK, "Thank you, that is all", "You can close this page now: the program that asked for the login goes on."}
	pageRefused = callbackPage{http.StatusOK, "You are not logged in", "You can close this page now: the program that asked for the login says why."}
	pageOver    = callbackPage{http.StatusGone, "This login is over", "You can close this page now. If you are not logged in, begin again in the program."}
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
	class := ""
	if p == pageDone {
		class = ` class="good"`
	}
	// An error means that the browser went away.
	_, _ = fmt.Fprintf(w, `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>%[1]s</title><style>%[3]s</style></head>
<body><main%[4]s><h1>%[1]s</h1><p>%[2]s</p></main></body>
</html>
`, p.title, p.text, pageStyle, class)
}
