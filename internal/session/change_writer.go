package session

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/fetch"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/paging"
	"github.com/viewfinder-sql/viewfinder/internal/write"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// writing is what an execution that writes asks of its session besides.
type writing struct {
	session   *Session
	execution *execution
	client    *graph.Client
}

// writer writes for one execution.
func (w *writing) writer() *write.Writer {
	s := w.session
	return &write.Writer{
		Client: w.client, Pace: s.pace, Made: s.made, Now: s.settings.fetch.Now,
		Account: w.account, Only: s.settings.cfg.BusinessAccountID, Page: w.page, Permitted: s.permitted,
		Note: func(text string) {
			w.execution.warn([]Warning{{Reason: ReasonAnswerLost, Count: 1, Message: text}})
		},
	}
}

// permitted says how to log in so that a write of these permissions is allowed: the default
// login asks for what reading needs.
func (p *shared) permitted(of schema.Scopes) string {
	takes := of.Of(p.parts.Login())
	login := oauth.Login(p.parts.Config.AuthScheme)
	scopes, err := oauth.Scopes(login, p.parts.Config.Scope)
	if err != nil || len(takes) == 0 {
		return ""
	}
	for _, scope := range takes {
		if !slices.Contains(scopes, scope) {
			scopes = append(scopes, scope)
		}
	}
	return fmt.Sprintf("it takes the permissions %s: viewfinder login --scope %s asks for them", strings.Join(takes, ", "), strings.Join(scopes, ","))
}

// account is the account that writes where a statement does not say which: the only
// one that there is.
func (w *writing) account(ctx context.Context) (string, error) {
	s := w.session
	if id := s.settings.cfg.BusinessAccountID; id != "" {
		return id, nil
	}
	if page := s.parts.Link.Login.Page; page != nil {
		return page.Account(ctx)
	}
	var found [][2]string
	err := statements{s, w.execution}.each(ctx, "SELECT InstagramBusinessAccountId, UserName FROM InstagramBusinessProfile", nil, func(row []any) {
		id, _ := row[0].(string)
		name, _ := row[1].(string)
		found = append(found, [2]string{id, name})
	})
	switch {
	case err != nil:
		return "", err
	case len(found) == 0:
		return "", fetch.ErrNoAccount
	case len(found) == 1:
		return found[0][0], nil
	}
	var names []string
	for _, f := range found {
		names = append(names, f[0]+" ("+f[1]+")")
	}
	return "", fmt.Errorf("sql: the login reaches %d accounts, and the statement does not say which of them writes: give InstagramBusinessAccountId, or set BusinessAccountId: %s",
		len(found), strings.Join(names, ", "))
}

// pageFields are read of Pages.
var pageFields = &graph.Selection{Fields: []string{"id", "access_token", "instagram_business_account.id"}}

// page finds the Page of an account, with its token.
func (w *writing) page(ctx context.Context, account string) (id string, token graph.Token, err error) {
	if own := w.session.parts.Link.Login.Page; own != nil {
		switch of, err := own.Account(ctx); {
		case err != nil:
			return "", token, err
		case of != account:
			return "", token, fmt.Errorf("sql: account %s is not that of the Page of AuthenticateAsPage, which is %s", account, of)
		}
	}
	for list := new(paging.List); !list.Done(); {
		pages, err := w.client.Page(ctx, graph.Request{Path: paging.LoginPages, Params: list.Params(100), Fields: pageFields})
		if err != nil {
			return "", token, err
		}
		fresh, err := list.Read(pages.IDs(), pages.After, pages.HasNext)
		for _, i := range fresh {
			p := &pages.Nodes[i]
			if p.Values[2].Text() == account && p.Values[1].Text() != "" {
				return p.ID, graph.NewToken(p.Values[1].Text()), nil
			}
		}
		if err != nil {
			return "", token, err
		}
	}
	return "", token, fmt.Errorf("sql: account %s hangs on no Page whose token the login may have, and this is written with that", account)
}
