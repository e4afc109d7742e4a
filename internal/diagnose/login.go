package diagnose

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/viewfinder-sql/viewfinder/internal/doctor"
	"github.com/viewfinder-sql/viewfinder/internal/graph"
	"github.com/viewfinder-sql/viewfinder/internal/paging"
	"github.com/viewfinder-sql/viewfinder/internal/secret"
	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// login judges the token and what it may do.
func (x *examination) login() {
	facebook := x.parts == nil || x.kind == schema.FacebookLogin
	x.check("token", "Token", []string{"api"}, x.judgeToken)
	x.check("data_access", "Data access", []string{"token"}, func() doctor.Finding { return doctor.JudgeDataAccess(x.token, x.now()) })
	x.check("permissions", "Permissions", []string{"token"}, func() doctor.Finding {
		if !facebook {
			return doctor.Inapplicable("Instagram Login has no list of permissions: the tables tell")
		}
		return x.permissions()
	})
	x.check("pages", "Pages and roles", []string{"token", "permissions"}, func() doctor.Finding {
		if !facebook {
			return doctor.Inapplicable("Instagram Login needs no Page")
		}
		return x.judgePages()
	})
	if x.parts != nil && x.parts.Link.Login.Page != nil {
		x.check("page_token", "Token of the Page", []string{"token", "pages"}, x.pageToken)
	}
	x.check("account", "Instagram accounts", []string{"token", "data_access", "permissions", "pages"}, func() doctor.Finding {
		if !facebook {
			return x.ownAccount()
		}
		if x.isPage {
			return doctor.JudgeOwnPage(x.pages[0], x.cfg.BusinessAccountID)
		}
		return doctor.JudgeAccounts(x.pages, x.cfg.BusinessAccountID)
	})
	x.check("version", "API version", []string{"api"}, func() doctor.Finding {
		return doctor.JudgeVersion(x.requestedVersion, x.servedVersion, x.versionUnknown, x.now())
	})
}

// client is the client of the login service.
func (x *examination) client() (*oauth.Client, error) {
	return oauth.NewClient(x.parts.Link.Login.OAuth)
}

// judgeToken finds the token and has the platform inspect it. Where statements
// speak as a Page, it is the user's.
func (x *examination) judgeToken() doctor.Finding {
	text, err := x.parts.Link.Login.OfUser().AccessToken(x.ctx)
	if err == nil && text == "" {
		err = oauth.ErrNoToken
	}
	if err != nil {
		return x.judge(err, doctor.Other)
	}
	x.access = secret.New(text)
	x.parts.Link.Log.Conceal(x.access)
	client, err := x.client()
	if err != nil {
		return x.judge(err, doctor.Other)
	}
	i, err := client.Inspect(x.ctx, x.access)
	if err != nil {
		return x.judgeUninspected(err)
	}
	x.token = doctor.Token{
		Valid: i.Valid, Problem: i.Problem, Kind: kindNames[i.Kind], User: i.User, App: i.App, AppName: i.AppName, OwnApp: x.parts.Link.Login.OAuth.ClientID,
		Expires: i.Expires, ExpiryKnown: i.ExpiryKnown, Hidden: i.Kind == oauth.InstagramToken, DataAccess: i.DataAccessExpires, Renewed: x.parts.Link.Login.Source != nil && !x.parts.Link.Login.Given,
	}
	x.isPage, x.granted = i.Kind == oauth.PageToken, i.Scopes
	return doctor.JudgeToken(x.token, x.now())
}

// judgeForeignToken judges a token of another provider: it reads no table, and its
// profile describes no inspection.
func (x *examination) judgeForeignToken() doctor.Finding {
	if _, err := x.parts.Link.Login.Tokens.AccessToken(x.ctx); err != nil {
		return x.judge(err, doctor.Other)
	}
	return doctor.Finding{Status: doctor.OK, Detail: "there is one; AuthScheme=" + x.cfg.AuthScheme + " reads no tables, so there is no more to check"}
}

// kindNames words the kinds of tokens.
var kindNames = map[oauth.TokenKind]string{oauth.UserToken: "user", oauth.PageToken: "Page", oauth.InstagramToken: "professional account"}

// judgeUninspected judges a token that the platform would not inspect: only an app's
// own people may have it do so, or who knows the app's secret. Whether the token
// lives, and whose it is, a request tells: a user has no category.
func (x *examination) judgeUninspected(inspection error) doctor.Finding {
	t := x.trouble(inspection)
	secret := !x.parts.Link.Login.OAuth.ClientSecret.IsEmpty()
	if t.Kind != doctor.Other && t.Kind != doctor.Forbidden && !(secret && t.Kind == doctor.TokenEnded) {
		return doctor.JudgeTrouble(t)
	}
	_, err := x.parts.Link.Graph.Node(x.ctx, graph.Request{Path: "me", Fields: &graph.Selection{Fields: []string{"name", "category"}}, Token: x.access})
	var refused *graph.APIError
	isUser := errors.As(err, &refused) && refused.Reason() == graph.ReasonUnknownField
	switch {
	case err != nil && !isUser:
		return x.judge(err, doctor.Other)
	case t.Kind == doctor.TokenEnded: // the asker's: it was made of the app's id and secret
		return doctor.JudgeTrouble(doctor.Trouble{Kind: doctor.WrongSecret, Err: inspection})
	}
	x.isPage = !isUser
	x.token = doctor.Token{Valid: true, Kind: kindNames[oauth.UserToken]}
	if x.isPage {
		x.token.Kind = kindNames[oauth.PageToken]
	}
	return doctor.JudgeToken(x.token, x.now())
}

// permissions asks what the user granted.
func (x *examination) permissions() doctor.Finding {
	var declined []string
	if !x.isPage { // a Page's token is told by its inspection
		client, err := x.client()
		if err != nil {
			return x.judge(err, doctor.Other)
		}
		if x.granted, declined, err = client.Permissions(x.ctx, x.access); err != nil {
			return x.judge(err, doctor.Other)
		}
	}
	x.grantsKnown = x.granted != nil
	if !x.grantsKnown {
		return doctor.Inapplicable("the platform does not tell those of a Page's token")
	}
	asked, err := oauth.Scopes(oauth.FacebookLogin, x.cfg.Scope) // Instagram Login has no list of permissions
	if err != nil {
		return x.judge(err, doctor.Other)
	}
	return doctor.JudgePermissions(x.granted, declined, asked, x.needs())
}

// mostPages bounds the list of Pages.
const mostPages = 10_000

var pageFields = graph.Selection{
	Fields: []string{"name", "tasks"},
	Parts: []graph.Part{
		{Name: "instagram_business_account", Selection: graph.Selection{Fields: []string{"username"}}},
		{Name: "connected_instagram_account", Selection: graph.Selection{Fields: []string{"username"}}},
	},
}

// pageToken judges whether there is a token of the Page that statements speak as.
func (x *examination) pageToken() doctor.Finding {
	token, err := x.parts.Link.Login.Tokens.AccessToken(x.ctx)
	if err == nil {
		x.parts.Link.Log.Conceal(secret.New(token))
		return doctor.Finding{Status: doctor.OK, Detail: "statements speak as the Page " + x.cfg.AuthenticateAsPage}
	}
	f := x.judge(err, doctor.Other)
	if x.trouble(err).Kind == doctor.Other {
		f.Fix = "set AuthenticateAsPage to the id of one of the user's Pages, or leave it out"
	}
	return f
}

// graph is the client of the API, whose answers tell of versions and limits.
func (x *examination) graph() *graph.Client {
	return x.parts.Link.Graph.Observed(func(c graph.Call) {
		x.usage, x.usageKnown = max(x.usage, c.Usage.Percent()), x.usageKnown || c.Usage != nil
		if x.cfg.Version == x.requestedVersion { // the app may have a floor of its own
			x.servedVersion = cmp.Or(c.Served(), x.servedVersion)
		}
	})
}

// judgePages asks for the Pages and the accounts connected to them.
func (x *examination) judgePages() doctor.Finding {
	client := x.graph()
	if x.isPage {
		n, err := client.Node(x.ctx, graph.Request{Path: "me", Fields: &graph.Selection{Fields: []string{"name"}, Parts: pageFields.Parts}})
		if err != nil {
			return x.judge(err, doctor.Other)
		}
		p := pageOf(n)
		p.Name, p.Tasks = n.Values[0].Text(), []string{"MANAGE"}
		x.pages = []doctor.Page{p}
		return doctor.JudgePages(x.pages)
	}
	for list := new(paging.List); !list.Done(); {
		if list.Len() > mostPages {
			return x.judge(fmt.Errorf("there are more than %d Pages", mostPages), doctor.Other)
		}
		g, err := client.Page(x.ctx, graph.Request{Path: paging.LoginPages, Fields: &pageFields, Params: list.Params(100)})
		if err != nil {
			return x.judge(err, doctor.Other)
		}
		fresh, err := list.Read(g.IDs(), g.After, g.HasNext)
		if err != nil {
			return x.judge(err, doctor.Other)
		}
		for _, i := range fresh {
			p, err := listedPage(&g.Nodes[i])
			if err != nil {
				return x.judge(err, doctor.Other)
			}
			x.pages = append(x.pages, p)
		}
	}
	return doctor.JudgePages(x.pages)
}

// listedPage reads a Page of the list.
func listedPage(n *graph.Node) (doctor.Page, error) {
	p := pageOf(n)
	p.Name = n.Values[0].Text()
	if text := n.Values[1].Text(); text != "" {
		if err := json.Unmarshal([]byte(text), &p.Tasks); err != nil {
			return p, fmt.Errorf("the tasks on the Page %s are not of the documented form: %w", p.ID, err)
		}
	}
	return p, nil
}

// pageOf reads the accounts at a Page.
func pageOf(n *graph.Node) doctor.Page {
	p := doctor.Page{ID: n.ID}
	if a := linked(n, 0); a != nil {
		p.AccountID, p.Account = a.ID, cmp.Or(a.Values[0].Text(), a.ID)
	} else if a := linked(n, 1); a != nil {
		p.Personal = cmp.Or(a.Values[0].Text(), a.ID)
	}
	return p
}

func linked(n *graph.Node, part int) *graph.Node {
	if n.Parts[part] == nil || len(n.Parts[part].Nodes) == 0 {
		return nil
	}
	return &n.Parts[part].Nodes[0]
}

// ownAccount judges the account of an Instagram login.
func (x *examination) ownAccount() doctor.Finding {
	n, err := x.graph().Node(x.ctx, graph.Request{Path: "me", Fields: &graph.Selection{Fields: []string{"user_id", "username", "account_type"}}})
	if err != nil {
		return x.judge(err, doctor.Other)
	}
	name, kind := n.Values[1].Text(), n.Values[2].Text()
	p := doctor.Page{AccountID: cmp.Or(n.Values[0].Text(), n.ID), Account: name}
	if !slices.Contains([]string{"BUSINESS", "MEDIA_CREATOR", "Business", "Media_Creator", ""}, kind) {
		p = doctor.Page{Personal: name}
	}
	return doctor.JudgeAccounts([]doctor.Page{p}, x.cfg.BusinessAccountID)
}
