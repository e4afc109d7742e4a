package oauth

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"unicode"
)

// UserInfo is who logged in. What the login service does not tell is empty.
type UserInfo struct {
	ID        string // of the user, as the app knows it
	Account   string // id of the Instagram account, of an Instagram Login
	Name      string // user name; the display name of a Facebook user
	FirstName string
	LastName  string
	Email     string
	Birthday  string // as the service writes it
	Picture   string // address
}

const stepUser = "question who logged in"

// maxIDBytes is the most bytes of a user's id.
const maxIDBytes = 255

// UserInfo asks whose token it is. What the user gave no permission for is left
// empty.
func (c *Client) UserInfo(ctx context.Context, access Secret) (*UserInfo, error) {
	if access.IsEmpty() {
		return nil, ErrNoToken
	}
	if c.login == CustomLogin {
		return c.provider.user(ctx, access)
	}
	tags := profileUserInformation{ExternalIDTag: "id", NameTag: "name", FirstNameTag: "first_name", LastNameTag: "last_name", EmailTag: "email"}
	fields := "id,name,first_name,last_name,email"
	if c.login == InstagramLogin {
		tags = profileUserInformation{ExternalIDTag: "id", NameTag: "username", FirstNameTag: "name", GenerateLastName: true, PictureTag: "profile_picture_url"}
		fields = "id,user_id,username,name,profile_picture_url"
	}
	var body json.RawMessage
	if err := c.api.get(ctx, stepUser, "/me", access, url.Values{"fields": {fields}}, &body); err != nil {
		return nil, err
	}
	if c.login == FacebookLogin {
		return readUser(body, &tags)
	}
	flat, err := tokenMembers(body) // {"data":[…]} in the documents
	if err != nil {
		return nil, fmt.Errorf("oauth: %s: %w", stepUser, err)
	}
	if body, err = json.Marshal(flat); err != nil {
		return nil, err
	}
	user, err := readUser(body, &tags)
	if err == nil {
		user.Account = answerText(body, "user_id")
	}
	return user, err
}

// readUser reads an answer by the tags.
func readUser(body []byte, tags *profileUserInformation) (*UserInfo, error) {
	text := func(tag string) string {
		if tag == "" {
			return ""
		}
		return answerText(body, tag)
	}
	u := &UserInfo{
		ID: text(tags.ExternalIDTag), Name: text(tags.NameTag), Email: text(tags.EmailTag), FirstName: text(tags.FirstNameTag),
		LastName: text(tags.LastNameTag), Birthday: text(tags.BirthdayTag), Picture: text(tags.PictureTag),
	}
	switch {
	case u.ID == "":
		return nil, fmt.Errorf("oauth: %s: the answer has no %s", stepUser, tags.ExternalIDTag)
	case len(u.ID) > maxIDBytes || strings.ContainsFunc(u.ID, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == unicode.ReplacementChar }):
		return nil, fmt.Errorf("oauth: %s: the %s of the answer is not an id", stepUser, tags.ExternalIDTag)
	}
	if tags.GenerateLastName && u.LastName == "" {
		u.FirstName, u.LastName, _ = strings.Cut(u.FirstName, " ")
	}
	return u, nil
}
