package procedures

import (
	"slices"
	"strings"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// postParams are the inputs of what makes a post.
var postParams = []Param{
	{Name: "ImageUrl", Direction: Input, Description: "Public address of the image, a JPEG."},
	{Name: "VideoUrl", Direction: Input, Description: "Public address of the video, an MP4 or MOV."},
	{Name: "File", Direction: Input, Description: "A video below FileRoot, which is uploaded (AuthScheme=OAuth)."},
	{Name: "MediaType", Direction: Input, Values: []string{"IMAGE", "REELS", "STORIES", "CAROUSEL", "VIDEO"}, Description: "What it becomes; without it a video is a reel, and Children make a carousel. VIDEO is an item of a carousel."},
	{Name: "Caption", Direction: Input, Description: "The caption, up to 2,200 characters, 30 hashtags and 20 mentions."},
	{Name: "Children", Direction: Input, Description: "Items of a carousel, 2 to 10, as a list in JSON: addresses, ids of containers, objects by the names of these inputs."},
	{Name: "AltText", Direction: Input, Description: "Of an image: text for readers who cannot see it, up to 1,000 characters."},
	{Name: "Collaborators", Direction: Input, Description: "Users who are invited to take part, up to 3, as a list in JSON, without @."},
	{Name: "UserTags", Direction: Input, Description: "Users who are shown, up to 20, as a list in JSON of objects with username and, in images, x and y."},
	{Name: "ProductTags", Direction: Input, Description: "Products that are shown, as a list in JSON of objects with product_id and, in images, x and y."},
	{Name: "LocationId", Direction: Input, Description: "Id of the Page of a place."},
	{Name: "CoverUrl", Direction: Input, Description: "Public address of a reel's cover."},
	{Name: "ThumbOffset", Direction: Input, Type: schema.Integer, Description: "Where in a video its cover is, in milliseconds."},
	{Name: "IsSharedToFeed", Direction: Input, Type: schema.Boolean, Description: "Of a reel: whether it shows in the feed too."},
	{Name: "AudioName", Direction: Input, Description: "What the sound of a reel is called."},
	{Name: "TrialStrategy", Direction: Input, Values: []string{"MANUAL", "SS_PERFORMANCE"}, Description: "Makes a trial reel, and says how it ends."},
	{Name: "IsAiGenerated", Direction: Input, Type: schema.Boolean, Description: "Whether it is labelled as made with AI."},
	{Name: "SponsorIds", Direction: Input, Description: "Ids of the accounts that pay for it, up to 2, as a list in JSON (AuthScheme=OAuth)."},
	{Name: "IsPaidPartnership", Direction: Input, Type: schema.Boolean, Description: "Whether it is labelled as a paid partnership (AuthScheme=OAuth)."},
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

var publishParams = append(slices.Clone(postParams), account)

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
