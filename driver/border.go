package driver

import (
	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/session"
	"github.com/viewfinder-sql/viewfinder/internal/write"
)

// public is an error of the rooms below as programs see it, whatever it is wrapped
// in: with the types of this package. Its text is the same; what has no type here,
// io.EOF and the context's errors among it, stays as it is.
func public(err error) error {
	out, _ := faceOf(err)
	return out
}

// faceOf returns an error as programs see it, and whether that is another one.
func faceOf(err error) (_ error, changed bool) {
	switch e := err.(type) { //nolint:errorlint // what it wraps is looked at below
	case *graph.APIError:
		return (*APIError)(e), true
	case *graph.BudgetError:
		return (*BudgetError)(e), true
	case *config.Error:
		return (*ConfigError)(e), true
	case *session.SQLError:
		face := SQLError(*e)
		face.Err = public(e.Err)
		return &face, true
	case *fetch.AccountError:
		return &AccountError{Account: e.Account, Err: public(e.Err), text: e.Error()}, true
	case *write.Error:
		return &WriteError{Verb: e.Verb, Table: e.Table, Row: e.Row, Rows: e.Rows, Done: e.Done, Err: public(e.Err), text: e.Error()}, true
	case *write.UnknownOutcomeError:
		return &UnknownOutcomeError{Method: e.Method, Path: e.Path, Look: e.Look, Looked: e.Looked, Err: public(e.Err), text: e.Error()}, true
	case *write.PublishError:
		return &PublishError{
			Account: e.Account, Container: e.Container, Spent: e.Spent, Items: e.Items, Stage: string(e.Stage), Err: public(e.Err), text: e.Error(),
		}, true
	case *write.ValueError:
		return (*ValueError)(e), true
	case interface{ Unwrap() error }:
		return around(err, e.Unwrap())
	case interface{ Unwrap() []error }:
		return around(err, e.Unwrap()...)
	}
	return err, false
}

// around puts the faces of what an error wraps before the error.
func around(err error, wrapped ...error) (_ error, changed bool) {
	var faces []error
	for _, w := range wrapped {
		if face, changed := faceOf(w); changed {
			faces = append(faces, face)
		}
	}
	if faces == nil {
		return err, false
	}
	return &wrapper{err, faces}, true
}

// wrapper is an error that wraps some of the rooms below. What it wraps is found in
// the types of this package first.
type wrapper struct {
	error
	faces []error
}

// Unwrap returns the faces, then the error.
func (w *wrapper) Unwrap() []error { return append(w.faces[:len(w.faces):len(w.faces)], w.error) }
