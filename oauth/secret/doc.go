// Package secret holds the type of every value that must never be seen:
// tokens, app secrets, authorization codes and passwords. Packages driver, oauth and
// proxy take and give their secrets as one.
//
// A [Secret] prints as [Mask] whatever prints it: fmt with any verb (also as an
// unexported field of a struct that is dumped whole), encoding/json, text
// encoders, log/slog. Reading it takes a visible call of [Secret.Reveal], so a
// search for that name lists every place where a secret leaves its wrapper.
//
// The type is a struct around a pointer rather than a named string, because fmt
// looks through a named string in three cases: the verbs %p and %w, and
// unexported fields, on which it calls no methods. All of these print the
// pointer here.
//
// Memory is not wiped: Go strings cannot be, and nothing stronger is promised.
package secret
