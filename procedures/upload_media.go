package procedures

import (
	"context"
	"errors"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// uploadMedia sends a video to its container.
var uploadMedia = &Procedure{
	Name: "UploadMedia", Description: "Uploads a video below FileRoot to a container that was made for it, from where an earlier upload broke off. Nothing is published.",
	Logins: facebook, Writes: true, Files: true,
	Params: []Param{
		text("ContainerId", "Id of a container made with File, whose upload broke off."),
		text("File", "The video below FileRoot, an MP4 or MOV."),
		account,
	},
	Columns: []Column{
		{Name: "ContainerId", Type: schema.Text, Description: "Id of the container."},
		{Name: "Bytes", Type: schema.Integer, Description: "How long the file is; the platform has all of it."},
	},
	call: func(ctx context.Context, env Env, in inputs) ([][]any, error) {
		if env.Files == nil {
			return nil, errors.New("procedures: there is nothing here to upload files with")
		}
		id := in.trimmed("ContainerId")
		size, err := env.Files.Upload(ctx, in.trimmed(account.Name), id, in.text("File"))
		if err != nil {
			return nil, err
		}
		return [][]any{{id, size}}, nil
	},
}
