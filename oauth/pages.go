package oauth

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/paging"
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

// maxPages bounds the list of Pages.
const maxPages = 10_000

// pageList is a page of the list of Pages.
type pageList struct {
	Data   []listedPage `json:"data"`
	Paging struct {
		Cursors struct {
			After string `json:"after"`
		} `json:"cursors"`
		Next string `json:"next"`
	} `json:"paging"`
}

// listedPage is one of them.
type listedPage struct {
	ID      lenientText `json:"id"`
	Name    string      `json:"name"`
	Access  string      `json:"access_token"`
	Tasks   []string    `json:"tasks"`
	Account struct {
		ID   lenientText `json:"id"`
		Name string      `json:"username"`
	} `json:"instagram_business_account"`
}

// Pages returns the Pages of the user that a token of Facebook Login speaks
// for, each once, as far as the user selected them in the dialog.
func (c *Client) Pages(ctx context.Context, access Secret) ([]Page, error) {
	const step = "list of Pages"
	if c.login != FacebookLogin {
		return nil, fmt.Errorf("oauth: AuthScheme=%s has no Pages", c.login)
	}
	var pages []Page
	for list := new(paging.List); !list.Done(); {
		if list.Len() > maxPages {
			return nil, fmt.Errorf("oauth: %s: there are more than %d Pages", step, maxPages)
		}
		params := list.Params(100)
		params.Set("fields", "id,name,access_token,tasks,instagram_business_account{id,username}")
		var answer pageList
		if err := c.api.get(ctx, step, "/"+paging.LoginPages, access, params, &answer); err != nil {
			return nil, err
		}
		fresh, err := list.Read(answer.ids(), answer.Paging.Cursors.After, answer.Paging.Next != "")
		if err != nil {
			return nil, fmt.Errorf("oauth: %s: %w: try again later, or log in with fewer Pages selected", step, err)
		}
		for _, i := range fresh {
			pages = append(pages, answer.Data[i].page())
		}
	}
	return pages, nil
}

// ids are those of its Pages.
func (l *pageList) ids() []string {
	ids := make([]string, len(l.Data))
	for i, p := range l.Data {
		ids[i] = string(p.ID)
	}
	return ids
}

// page is a Page as the list tells of it.
func (p *listedPage) page() Page {
	return Page{
		ID: string(p.ID), Name: p.Name, Access: NewSecret(p.Access), Tasks: p.Tasks,
		AccountID: string(p.Account.ID), AccountName: p.Account.Name,
	}
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
		if i == maxListed {
			names = append(names, fmt.Sprintf("and %d more", len(pages)-i))
			break
		}
		names = append(names, fmt.Sprintf("%s (%s)", p.ID, clean(p.Name)))
	}
	return ": there are " + strings.Join(names, ", ")
}

// maxListed is how many Pages an error names.
const maxListed = 20
