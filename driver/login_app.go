package driver

import (
	"github.com/viewfinder-sql/viewfinder/internal/connect"
	"github.com/viewfinder-sql/viewfinder/oauth"
)

// The app of a program that brings one of its own, set when it is built:
//
//	go build -ldflags "-X github.com/viewfinder-sql/viewfinder/driver.facebookAppID=… \
//	                   -X github.com/viewfinder-sql/viewfinder/driver.facebookAppSecret=…"
//
// Whoever has the program can read them out of it: such a secret is none.
var (
	facebookAppID, facebookAppSecret   string
	instagramAppID, instagramAppSecret string
)

func builtIn() map[oauth.Login]connect.App {
	return map[oauth.Login]connect.App{
		oauth.FacebookLogin:  {ID: facebookAppID, Secret: NewSecret(facebookAppSecret)},
		oauth.InstagramLogin: {ID: instagramAppID, Secret: NewSecret(instagramAppSecret)},
	}
}
