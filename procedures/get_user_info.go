package procedures

import (
	"context"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// getUserInfo asks whose a token is.
var getUserInfo = &Procedure{
	Name: "GetUserInfo",
	Description: "Asks whose an access token is. What the user gave no permission for, or the login does not have, is NULL. " +
		"With AuthScheme=OAuthCustom, the profile's part userInformation says where and what to ask.",
	Params: []Param{accessTokenParam},
	Columns: []Column{
		{Name: "Id", Type: schema.Text, Description: "Id of the user, as the app knows it."},
		{Name: "AccountId", Type: schema.Text, Description: "Id of the Instagram account, of an Instagram Login; it serves as BusinessAccountId."},
		{Name: "Name", Type: schema.Text, Description: "User name; the display name of a Facebook user."},
		{Name: "FirstName", Type: schema.Text, Description: "First name."},
		{Name: "LastName", Type: schema.Text, Description: "Last name."},
		{Name: "Email", Type: schema.Text, Description: "E-mail address; Facebook Login tells it with the permission email."},
		{Name: "Birthday", Type: schema.Text, Description: "Birthday, as the provider writes it."},
		{Name: "PictureURL", Type: schema.Text, Description: "Address of the user's picture."},
	},
	call: func(ctx context.Context, env Env, in inputs) ([][]any, error) {
		client, access, err := env.client(ctx, in)
		if err != nil {
			return nil, err
		}
		u, err := client.UserInfo(ctx, access)
		if err != nil {
			return nil, err
		}
		return [][]any{{
			u.ID, orNull(u.Account), orNull(u.Name), orNull(u.FirstName), orNull(u.LastName), orNull(u.Email), orNull(u.Birthday), orNull(u.Picture),
		}}, nil
	},
}
