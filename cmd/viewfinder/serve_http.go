package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"github.com/viewfinder-sql/viewfinder/internal/buildinfo"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/server/apitoken"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
	"github.com/viewfinder-sql/viewfinder/internal/server/metrics"
	"github.com/viewfinder-sql/viewfinder/internal/server/web"
)

// usualHTTP is where clients of HTTP are let in where no address is given.
const usualHTTP = "127.0.0.1:8433"

// webServing is what is said of the door for clients of HTTP.
type webServing struct {
	at     string // "" for none
	names  []string
	tokens tokensFlag
	demo   bool
}

// tokensFlag names the file of tokens.
type tokensFlag struct{ path string }

func (t *tokensFlag) add(f *pflag.FlagSet) {
	f.StringVar(&t.path, "tokens-file", "", "file of tokens for HTTP, instead of the one in the user's directory for configuration")
}

func (w *webServing) addFlags(f *pflag.FlagSet) {
	f.StringVar(&w.at, "http", "", "let clients of HTTP in too, at this address")
	f.Lookup("http").NoOptDefVal = usualHTTP
	f.StringArrayVar(&w.names, "http-name", nil, "name by which clients of HTTP call the server, besides its address and its certificate's (repeatable)")
	w.tokens.add(f)
}

// addressOf takes the address that stands behind a bare --http.
func (w *webServing) addressOf(args []string) error {
	if len(args) == 0 {
		return nil
	}
	if w.at != usualHTTP {
		return usageError{fmt.Errorf("serve takes no %q: an address stands behind --http or --listen", args[0])}
	}
	w.at = args[0]
	return nil
}

// door makes the door.
func (w *webServing) door(ctx context.Context, a *app, h *host.Host, what serving) (*door, error) {
	file, err := apitoken.At(w.tokens.path)
	if err != nil {
		return nil, err
	}
	known, err := file.List()
	if err != nil {
		return nil, err
	}
	tokens := apitoken.Finders{file}
	curl := ""
	if w.demo { // which has a token of its own, for as long as it serves
		token, entry := apitoken.Make(apitoken.Entry{Name: "demo", Database: servedName, Scope: apitoken.Read, Made: time.Now()})
		if what.writes {
			entry.Scope = apitoken.Write
		}
		tokens = append(tokens, apitoken.List{entry})
		curl = "curl %s/query -H 'Authorization: Bearer " + token.Reveal() + "' -H 'Content-Type: text/plain' -d 'SELECT Username, FollowersCount FROM InstagramBusinessProfile'"
	}
	d, err := web.New(ctx, web.Config{
		Host: h, Address: w.at, Names: w.names, Tokens: tokens,
		Metrics: metrics.New(h, buildinfo.Version()), Wrap: what.wrap,
		Limits: web.Limits{Statement: what.wire.Statement, Idle: what.wire.Idle},
	})
	if err != nil {
		return nil, err
	}
	return &door{face: d, announce: func(at string) (string, error) {
		at = "http://" + at
		security := "HTTP takes a token"
		if h.Certificate != nil {
			at = "https" + at[len("http"):]
			security += ", TLS"
		}
		switch {
		case w.demo:
			at += "\n" + fmt.Sprintf(curl, at)
		case len(known) == 0:
			security += ", and there is none yet: make one by viewfinder serve token add NAME"
		default:
			security += "; " + format.Count(int64(len(known)), "token") + " known"
		}
		_, err := fmt.Fprintln(a.out, at)
		return security, err
	}}, nil
}
