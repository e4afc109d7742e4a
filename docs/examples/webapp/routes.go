package main

import "net/http"

// handler is what the application answers.
func (a *app) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", a.showAccounts)
	mux.HandleFunc("GET /posts/{user}/{account}", a.showPosts)
	mux.HandleFunc("POST /connect", a.connect)
	mux.HandleFunc("GET /callback", a.comeBack)
	mux.HandleFunc("POST /disconnect/{user}", a.disconnect)
	mux.HandleFunc("POST /platform/deauthorize", a.deauthorize)
	mux.HandleFunc("POST /platform/delete", a.deleteData)
	mux.HandleFunc("GET /deleted", a.showDeleted)
	// Forms of other sites must not connect or disconnect anything. What the
	// platform sends comes from no browser.
	return http.NewCrossOriginProtection().Handler(mux)
}
