package procedures

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// postParams are the inputs of what makes a post: those that INSERT takes, without some.
func postParams(without ...string) (params []Param) {
	for _, x := range schema.PostInputs() {
		if slices.Contains(without, x.Column.Name) {
			continue
		}
		p := Param{Name: x.Column.Name, Direction: Input, Type: x.Column.Type, Description: strings.TrimSuffix(x.Column.Description, ".")}
		words := x.Input.Limits.Words()
		if p.Type == schema.JSON {
			p.Type = schema.Text
			words = append([]string{"in JSON"}, words...)
		}
		if x.Column.Login == schema.FacebookLogin {
			words = append(words, "AuthScheme=OAuth")
		}
		if len(words) > 0 {
			p.Description += " (" + strings.Join(words, "; ") + ")"
		}
		p.Description += "."
		params = append(params, p)
	}
	return append(params, account)
}

// inserting is INSERT INTO a table of all the inputs of a procedure; those that are not
// given are NULL.
func inserting(table string, params []Param, returning string) statement {
	var names []string
	for _, p := range params {
		names = append(names, p.Name)
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(names)), ", ")
	return statement{sql: "INSERT INTO " + table + " (" + strings.Join(names, ", ") + ") VALUES (" + marks + ") RETURNING " + returning, values: names}
}

var publishParams = postParams("IsCarouselItem", "ContainerId")

// published is the result of what publishes.
var published = []Column{
	{Name: "Id", Type: schema.Text, Description: "Id of the post; NULL where it is certain that it was published, and its id could not be told."},
	{Name: "ContainerId", Type: schema.Text, Description: "Id of the container that it was made from."},
}

// publishMedia is INSERT INTO Media.
var publishMedia = &Procedure{
	Name: "PublishMedia", Description: "Publishes an image, a reel, a carousel or a story, as INSERT INTO Media does: makes its container, waits until the platform has worked on it, and publishes it. " +
		"What breaks off names the container, which PublishContainer goes on with.",
	Logins: platform, Writes: true, Params: publishParams, Columns: published,
	call: inserting("Media", publishParams, "Id, ContainerId").call,
}
