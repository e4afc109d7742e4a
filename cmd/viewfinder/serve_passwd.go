package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/internal/profile"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/internal/server"
)

// shortestPassword is in characters: nobody types it often, and a network may try many.
const shortestPassword = 12

func newServePasswd(a *app) *cobra.Command {
	var (
		users            usersFlag
		remove, generate bool
	)
	cmd := &cobra.Command{
		Use:   "passwd USER",
		Short: "Set the password of a user of the server",
		Long: `Set the password of a user of the server. It is read from standard input, where a
terminal does not show it, and is not kept: what is kept can check it, and is of no use
to log in with. A server that runs knows it at once.`,
		Example: `  viewfinder serve passwd ana
  viewfinder serve passwd grafana --generate
  viewfinder serve passwd ben --remove`,
		Args: one("the name of a user"),
		RunE: func(cmd *cobra.Command, args []string) error {
			user := args[0]
			if err := profile.CheckName(user); err != nil {
				return usageError{errors.New("a user's name has the form of a profile's: letters, digits and the signs _ . @ -")}
			}
			if remove && generate {
				return usageError{errors.New("--remove and --generate exclude each other")}
			}
			v, err := server.VerifiersAt(users.path)
			if err != nil {
				return err
			}
			if remove {
				was, err := v.Remove(cmd.Context(), user)
				if err == nil && !was {
					err = fmt.Errorf("%s has no password in %s", user, v.Path())
				}
				if err == nil {
					a.say("%s has no password any more; sessions that are open go on", user)
				}
				return err
			}
			password, err := a.newPassword(cmd.Context(), generate)
			if err != nil {
				return err
			}
			if err := v.Set(cmd.Context(), user, password); err != nil {
				return err
			}
			a.say("the password of %s is set, in %s", user, v.Path())
			if generate {
				_, err = fmt.Fprintln(a.out, password.Reveal())
			}
			return err
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVar(&generate, "generate", false, "make a random password, and print it")
	f.BoolVar(&remove, "remove", false, "take the password away, so that the user is not let in")
	users.add(f)
	return cmd
}

// newPassword makes a password, or asks for one; somebody at a terminal twice.
func (a *app) newPassword(ctx context.Context, generate bool) (none secret.Secret, err error) {
	if generate {
		return secret.New(rand.Text()), nil
	}
	password, err := a.readSecret(ctx, "Password: ")
	if err != nil {
		return none, fmt.Errorf("reading the password from standard input: %w", err)
	}
	if n := utf8.RuneCountInString(password); n < shortestPassword {
		return none, usageError{fmt.Errorf("the password has %d characters, and must have %d: --generate makes one", n, shortestPassword)}
	}
	if a.terminal() {
		again, err := a.readSecret(ctx, "Again: ")
		if err != nil {
			return none, err
		}
		if again != password {
			return none, usageError{errors.New("the two passwords differ: nothing was set")}
		}
	}
	return secret.New(password), nil
}
