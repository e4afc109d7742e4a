package byhand

import "context"

// Profile is an account of question 9.
type Profile struct {
	UserName  string `json:"username"`
	Followers int64  `json:"followers_count"`
	Posts     int64  `json:"media_count"`
}

// Profiles hands on the profile of every account.
func Profiles(ctx context.Context, c *Client, row func(Profile)) error {
	list, err := accounts[Profile](ctx, c, "username,followers_count,media_count")
	for _, profile := range list {
		row(profile)
	}
	return err
}
