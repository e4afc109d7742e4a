package oauth

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/refusal"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

// Inspection is what the platform says of a token.
type Inspection struct {
	Valid bool
	// Problem is how a token that is not valid ended; nil for one that is.
	Problem error
	Kind    TokenKind // "" where the platform does not tell
	App     string    // the app's id, "" where the platform does not tell
	AppName string
	User    string // the user's id
	Page    string // the Page's id, of a Page's token
	Scopes  []string
	// Expires and DataAccessExpires are zero for never; Issued where the
	// platform does not tell.
	Issued, Expires, DataAccessExpires time.Time
	// ExpiryKnown tells an Expires of zero that means never from one that means
	// that the platform does not tell.
	ExpiryKnown bool
}

// apply notes in a token what the platform said of it.
func (i *Inspection) apply(t *Token) {
	t.Kind, t.User = i.Kind, cmp.Or(i.User, t.User)
	if i.Kind == PageToken {
		t.User = cmp.Or(i.Page, t.User)
	}
	if i.Scopes != nil {
		t.Granted = i.Scopes
	}
	if !i.Issued.IsZero() {
		t.Issued = i.Issued
	}
	if i.ExpiryKnown {
		t.Expires, t.ExpiryAssumed = i.Expires, false
	}
	t.DataAccessExpires = i.DataAccessExpires
}

// Inspect asks the platform about an access token. Facebook tells a lot;
// Instagram no more than whether it is valid, and whose it is.
func (c *Client) Inspect(ctx context.Context, access Secret) (*Inspection, error) {
	if access.IsEmpty() {
		return nil, ErrNoToken
	}
	switch c.login {
	case CustomLogin:
		return nil, fmt.Errorf("oauth: AuthScheme=%s has no inspection of tokens: a profile describes none", c.login)
	case InstagramLogin:
		return c.inspectInstagram(ctx, access)
	default:
		return c.inspectFacebook(ctx, access)
	}
}

// inspectInstagram asks whose the token is, which tells whether it is valid.
func (c *Client) inspectInstagram(ctx context.Context, access Secret) (*Inspection, error) {
	me, err := c.instagramMe(ctx, access)
	switch {
	case errors.Is(err, ErrSessionExpired):
		return &Inspection{Kind: InstagramToken, Problem: err}, nil
	case err != nil:
		return nil, err
	}
	return &Inspection{Valid: true, Kind: InstagramToken, User: string(me.ID)}, nil
}

// instagramMe asks whose a token of Instagram Login is.
func (c *Client) instagramMe(ctx context.Context, access Secret) (me instagramUser, err error) {
	err = c.api.get(ctx, stepWhose, "/me", access, url.Values{"fields": {"user_id,username"}}, &me)
	return me, err
}

// inspectFacebook asks debug_token.
func (c *Client) inspectFacebook(ctx context.Context, access Secret) (*Inspection, error) {
	asker, itself := access, c.cfg.ClientSecret.IsEmpty() // an app without a known secret lets the token speak for itself
	if !itself {
		asker = NewSecret(c.cfg.ClientID + "|" + c.cfg.ClientSecret.Reveal())
	}
	body, err := c.caller.send(ctx, request{
		step: stepInspect, method: http.MethodGet, url: c.api.address("/debug_token"),
		params: url.Values{"input_token": {access.Reveal()}}, bearer: asker,
	})
	var refused *Error
	switch {
	case itself && errors.Is(err, ErrSessionExpired): // which it says of itself
		return &Inspection{Problem: err}, nil
	case itself && errors.Is(err, ErrRefused) && errors.As(err, &refused) && refused.Code == 100:
		return nil, fmt.Errorf("%w: set OAuthClientId and OAuthClientSecret: without them, only tokens of the app's own people can be inspected", err)
	case err != nil:
		return nil, err
	}
	var answer struct {
		Data struct {
			App         lenientText     `json:"app_id"`
			Application string          `json:"application"`
			Type        string          `json:"type"`
			Valid       bool            `json:"is_valid"`
			User        lenientText     `json:"user_id"`
			Profile     lenientText     `json:"profile_id"`
			Scopes      []string        `json:"scopes"`
			Issued      int64           `json:"issued_at"`
			Expires     *int64          `json:"expires_at"`
			DataAccess  int64           `json:"data_access_expires_at"`
			Error       json.RawMessage `json:"error"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("oauth: %s: the answer is not of the documented form", stepInspect)
	}
	d := &answer.Data
	i := &Inspection{
		Valid: d.Valid, Kind: UserToken, App: string(d.App), AppName: d.Application,
		User: string(d.User), Page: string(d.Profile), Scopes: d.Scopes,
		Issued: unix(d.Issued), DataAccessExpires: unix(d.DataAccess), ExpiryKnown: d.Expires != nil,
	}
	if d.Expires != nil {
		i.Expires = unix(*d.Expires)
	}
	if d.Type == "PAGE" {
		i.Kind = PageToken
	}
	if !d.Valid {
		i.Problem = tokenProblem(d.Error, access)
	}
	return i, nil
}

// tokenProblem reads the error member of debug_token's answer.
func tokenProblem(raw json.RawMessage, access Secret) error {
	e := refused(refusal.Read(refusal.Members{"error": raw}, false))
	if e == nil {
		e = new(Error)
	}
	e.Step, e.Code = stepInspect, cmp.Or(e.Code, 190)
	e.Message = clean(sanitize.Redact(e.Message, []string{access.Reveal()}))
	return e
}

// unix reads seconds since 1970, 0 for none.
func unix(seconds int64) time.Time {
	if seconds <= 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// lenientText is an id written as text or as a number.
type lenientText string

func (t *lenientText) UnmarshalJSON(raw []byte) error {
	id, err := idMember(members{"id": raw}, "id")
	*t = lenientText(id)
	return err
}

type instagramUser struct {
	ID      lenientText `json:"id"`
	Account lenientText `json:"user_id"`
	Name    string      `json:"username"`
}

// UnmarshalJSON reads the plain object of practice and the {"data":[…]} of the
// documents.
func (u *instagramUser) UnmarshalJSON(raw []byte) error {
	m, err := tokenMembers(raw)
	if err != nil {
		return err
	}
	id, err := idMember(m, "id")
	if err != nil {
		return err
	}
	account, err := idMember(m, "user_id")
	if err != nil {
		return err
	}
	name, err := textMember(m, "username")
	*u = instagramUser{ID: lenientText(cmp.Or(id, account)), Account: lenientText(account), Name: name}
	return err
}

// describe asks whose token it is and what it may do. What is only good to know
// may stay unknown; the user may not.
func (c *Client) describe(ctx context.Context, t *Token) error {
	switch c.login {
	case CustomLogin:
		return c.provider.describe(ctx, t)
	case InstagramLogin:
		return c.describeInstagram(ctx, t)
	default:
		return c.describeFacebook(ctx, t)
	}
}

func (c *Client) describeInstagram(ctx context.Context, t *Token) error {
	me, err := c.instagramMe(ctx, t.Access)
	if err != nil && (t.User == "" || !errors.Is(err, ErrUnavailable)) {
		return err
	}
	t.User, t.UserName = cmp.Or(string(me.ID), t.User), me.Name
	if me.Account != "" {
		t.AccountIDs = []string{string(me.Account)}
	}
	return needUser(t)
}

func (c *Client) describeFacebook(ctx context.Context, t *Token) error {
	i, err := c.Inspect(ctx, t.Access)
	switch {
	case err == nil && !i.Valid:
		return i.Problem
	case err == nil && i.App != "" && c.cfg.ClientID != "" && i.App != c.cfg.ClientID:
		return fmt.Errorf("oauth: the token belongs to the app %s, and OAuthClientId is %s: use a token and an id of one app", i.App, c.cfg.ClientID)
	case err == nil:
		i.apply(t)
	case ctx.Err() != nil:
		return err
	case t.Expires.IsZero():
		t.ExpiryAssumed = true
	}
	var me struct {
		ID   lenientText `json:"id"`
		Name string      `json:"name"`
	}
	if err := c.api.get(ctx, stepWhose, "/me", t.Access, url.Values{"fields": {"id,name"}}, &me); err != nil && t.User == "" {
		return err
	}
	t.User, t.UserName = cmp.Or(string(me.ID), t.User), me.Name
	if t.Kind == PageToken {
		return needUser(t)
	}
	if granted, declined, err := c.Permissions(ctx, t.Access); err == nil {
		t.Granted, t.Declined = granted, declined
	}
	if pages, err := c.Pages(ctx, t.Access); err == nil {
		for _, p := range pages {
			if p.AccountID != "" {
				t.AccountIDs = append(t.AccountIDs, p.AccountID)
			}
		}
	}
	return needUser(t)
}

func needUser(t *Token) error {
	if t.User == "" {
		return errors.New("oauth: the platform does not tell whose token it is: log in again")
	}
	return nil
}
