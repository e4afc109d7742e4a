package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "webapp:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends.
func run(ctx context.Context) error {
	a, err := newApp(ctx, settings{
		dsn:      os.Getenv("VIEWFINDER_DSN"),
		database: os.Getenv("DATABASE_URL"),
		key:      os.Getenv("TOKEN_KEY"),
		public:   cmp.Or(os.Getenv("PUBLIC_URL"), "http://localhost:8080"),
	})
	if err != nil {
		return err
	}
	defer a.close()
	listener, err := net.Listen("tcp", cmp.Or(os.Getenv("LISTEN"), "localhost:8080"))
	if err != nil {
		return err
	}
	server := &http.Server{Handler: a.handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	fmt.Fprintf(os.Stderr, "webapp: open %s; the redirect URI is %s\n", a.public, a.callback())
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	// Pages that are under way come to their end.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
