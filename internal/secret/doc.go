// Package secret holds the type of every value that must never be seen:
// tokens, app secrets, authorization codes and passwords.
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
// The package also knows what credentials are called, in requests, answers and
// connection strings ([Params], [Properties], [IsName]), what the platform's tokens
// look like ([MaskTokens]), and how a known secret may be spelt ([Spellings]): all
// that mask texts take it from here.
//
// Memory is not wiped: Go strings cannot be, and nothing stronger is promised.
package secret
