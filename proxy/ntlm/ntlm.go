package ntlm

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/Azure/go-ntlmssp"

	"github.com/viewfinder-sql/viewfinder/proxy"
	"github.com/viewfinder-sql/viewfinder/proxy/internal/register"
)

func init() {
	register.Schemes.Set(string(proxy.AuthNTLM), func(l register.Login) (register.Authenticator, error) { return login(l), nil })
}

type login register.Login

// Bound is true: NTLM authenticates a connection.
func (l login) Bound() bool { return true }

func (l login) Begin() register.Exchange { return &exchange{login: l} }

// exchange says hello, then answers the challenge.
type exchange struct {
	login    login
	greeted  int
	answered bool
}

// maxGreetings is two because some proxies take the first for a question
// without credentials.
const maxGreetings = 2

func (e *exchange) Next(_ context.Context, leg register.Leg) (string, error) {
	challenge, _ := leg.Challenge("NTLM")
	if challenge == "" {
		if e.answered || e.greeted == maxGreetings {
			return "", register.ErrRejected
		}
		e.greeted++
		return header(ntlmssp.NewNegotiateMessage("", ""))
	}
	if e.answered {
		return "", register.ErrRejected
	}
	e.answered = true
	message, err := base64.StdEncoding.DecodeString(challenge)
	if err != nil {
		return "", errors.New("its NTLM challenge is not base64")
	}
	return header(ntlmssp.NewAuthenticateMessage(message, e.login.User, e.login.Password.Reveal(), nil))
}

func header(message []byte, err error) (string, error) {
	if err != nil {
		return "", fmt.Errorf("its NTLM challenge cannot be answered: %w", err)
	}
	return "NTLM " + base64.StdEncoding.EncodeToString(message), nil
}
