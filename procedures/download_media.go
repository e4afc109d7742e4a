package procedures

import (
	"context"
	"errors"

	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// downloadMedia keeps the file of a post.
var downloadMedia = &Procedure{
	Name: "DownloadMedia", Files: true,
	Description: "Keeps the picture or video of a post, a story, or a child of an album (of the album itself, the first one's) as a file below FileRoot, whole or not at all, in the place of one that is there. " +
		"The file is asked for without a token, at public addresses only; behind a proxy or firewall only at Instagram's own hosts of media.",
	Logins: []oauth.Login{oauth.FacebookLogin, oauth.InstagramLogin},
	Params: []Param{
		{Name: "MediaId", Direction: Input, Type: schema.Text, Required: true, Description: "Id of the post, story or child."},
		{Name: "File", Direction: Input, Type: schema.Text, Required: true, Description: "The file below FileRoot, such as posts/spring.jpg; its directory must be there."},
	},
	Columns: []Column{
		{Name: "File", Type: schema.Text, Description: "The file, as it was named."},
		{Name: "Bytes", Type: schema.Integer, Description: "How long it is."},
		{Name: "MediaType", Type: schema.Text, Description: "IMAGE, VIDEO or CAROUSEL_ALBUM."},
	},
	call: func(ctx context.Context, env Env, in inputs) ([][]any, error) {
		if env.Files == nil {
			return nil, errors.New("procedures: there is nothing here to download files with")
		}
		name := in.text("File")
		size, kind, err := env.Files.Download(ctx, in.trimmed("MediaId"), name)
		if err != nil {
			return nil, err
		}
		return [][]any{{name, size, orNull(kind)}}, nil
	},
}
