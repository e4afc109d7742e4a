package oauth

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Page is a Facebook Page that a user has a role on.
type Page struct {
	ID, Name string
	Access   Secret // the token that speaks for the Page
	Tasks    []string
	// AccountID and AccountName are of the Instagram account connected to it;
	// empty for none, or none that the token may see.
	AccountID, AccountName string
}

const (
	// mostPages bounds the pages of the list of Pages, a hundred each.
	mostPages = 100
	// mostVain is how many of them in a row may list no other Page.
	mostVain = 5
)

// pageList is a page of the list of Pages.
type pageList struct {
	Data []struct {
		ID      looseText `json:"id"`
		Name    string    `json:"name"`
		Access  string    `json:"access_token"`
		Tasks   []string  `json:"tasks"`
		Account struct {
			ID   looseText `json:"id"`
			Name string    `json:"username"`
		} `json:"instagram_business_account"`
	} `json:"data"`
	Paging struct {
		Cursors struct {
			After string `json:"after"`
		} `json:"cursors"`
		Next string `json:"next"`
	} `json:"paging"`
}

// Pages returns the Pages of the user that a token of Facebook Login speaks
// for, each once, as far as the user selected them in the dialog.
func (c *Client) Pages(ctx context.Context, access Secret) ([]Page, error) {
	const step = "list of Pages"
	if c.login != FacebookLogin {
		return nil, fmt.Errorf("oauth: AuthScheme=%s has no Pages", c.login)
	}
	params := url.Values{"fields": {"id,name,access_token,tasks,instagram_business_account{id,username}"}, "limit": {"100"}}
	var pages []Page
	seen := map[string]bool{}
	for vain, n := 0, 0; n < mostPages; n++ {
		var answer pageList
		if err := c.get(ctx, step, "/me/accounts", access, params, &answer); err != nil {
			return nil, err
		}
		had := len(pages)
		pages = answer.add(pages, seen)
		if answer.Paging.Next == "" {
			return pages, nil
		}
		if vain++; len(pages) > had {
			vain = 0
		}
		after := answer.Paging.Cursors.After
		if after == "" || vain > mostVain {
			return nil, fmt.Errorf("oauth: %s: after %d Pages the platform says that there are more and lists no other: try again later, or log in with fewer Pages selected", step, len(pages))
		}
		params.Set("after", after)
	}
	return nil, fmt.Errorf("oauth: %s: there are more than %d00 Pages", step, mostPages)
}

// add adds the Pages that were not seen before.
func (l *pageList) add(pages []Page, seen map[string]bool) []Page {
	for _, p := range l.Data {
		if seen[string(p.ID)] {
			continue
		}
		seen[string(p.ID)] = true
		pages = append(pages, Page{
			ID: string(p.ID), Name: p.Name, Access: NewSecret(p.Access), Tasks: p.Tasks,
			AccountID: string(p.Account.ID), AccountName: p.Account.Name,
		})
	}
	return pages
}

// PageToken returns the token of a Page, named by its id or its name, fetched
// with the user's token. Names are not unique: one that several Pages have is
// refused.
func (c *Client) PageToken(ctx context.Context, user *Token, page string) (*Token, error) {
	pages, err := c.Pages(ctx, user.Access)
	if err != nil {
		return nil, err
	}
	var found []Page
	for _, p := range pages {
		if p.ID == page {
			found = []Page{p}
			break
		}
		if strings.EqualFold(p.Name, page) {
			found = append(found, p)
		}
	}
	switch {
	case len(found) == 0:
		return nil, fmt.Errorf("oauth: AuthenticateAsPage: the user has no Page %q, or did not select it in the dialog%s", page, known(pages))
	case len(found) > 1:
		return nil, fmt.Errorf("oauth: AuthenticateAsPage: several Pages are named %q: use the id%s", page, known(found))
	case found[0].Access.IsEmpty():
		return nil, fmt.Errorf("oauth: AuthenticateAsPage: the platform gives no token for the Page %s: the user needs a task on it, and the permission pages_show_list", found[0].ID)
	}
	p := found[0]
	t := &Token{Access: p.Access}
	t.Key, t.Kind, t.UserName, t.LongLived = c.Key(p.ID), PageToken, p.Name, user.LongLived
	t.Issued, t.Granted, t.DataAccessExpires = c.cfg.now().UTC(), slices.Clone(user.Granted), user.DataAccessExpires
	if !user.LongLived {
		t.Expires = user.Expires
	}
	if p.AccountID != "" {
		t.AccountIDs = []string{p.AccountID}
	}
	return t, nil
}

// known lists Pages for an error.
func known(pages []Page) string {
	if len(pages) == 0 {
		return ""
	}
	var names []string
	for i, p := range pages {
		if i == listed {
			names = append(names, fmt.Sprintf("and %d more", len(pages)-i))
			break
		}
		names = append(names, fmt.Sprintf("%s (%s)", p.ID, clean(p.Name)))
	}
	return ": there are " + strings.Join(names, ", ")
}
