package schema

// How posts are published.

// publishColumns are those that only an INSERT has, of a post.
func publishColumns(names ...string) (columns []Column) {
	all := []Column{
		{Name: "ContainerId", Type: Text, Description: "A container that was made before: the INSERT goes on with it, and takes nothing else."},
		{Name: "ImageUrl", Type: Text, Description: "Public address of the image, a JPEG, which the platform fetches."},
		{Name: "VideoUrl", Type: Text, Description: "Public address of the video, an MP4 or MOV, which the platform fetches."},
		{Name: "File", Type: Text, Login: FacebookLogin, Description: "A video below FileRoot, which is uploaded. Images are taken by their addresses alone."},
		{Name: "Children", Type: JSON, Description: `Items of a carousel: a list of addresses, of ids of containers, and of objects such as {"ImageUrl": "…", "AltText": "…"}.`},
		{Name: "Collaborators", Type: JSON, Description: `Users that are invited to take part, without @: ["name"].`},
		{Name: "UserTags", Type: JSON, Description: `Users that are shown, in images with their place: [{"username": "name", "x": 0.5, "y": 0.5}].`},
		{Name: "ProductTags", Type: JSON, Login: FacebookLogin, Description: `Products that are shown, in images with their place: [{"product_id": "…", "x": 0.5, "y": 0.5}].`},
		{Name: "LocationId", Type: Text, Description: "Id of the Page of a place."},
		{Name: "CoverUrl", Type: Text, Description: "Public address of a reel's cover, a JPEG; it wins over ThumbOffset."},
		{Name: "ThumbOffset", Type: Integer, Description: "Where in a video its cover is, in milliseconds."},
		{Name: "AudioName", Type: Text, Description: "What the sound of a reel is called."},
		{Name: "TrialStrategy", Type: Text, Description: "Makes a trial reel, shown to those who do not follow: MANUAL, or SS_PERFORMANCE if it is to become an ordinary one by its success."},
		{Name: "SponsorIds", Type: JSON, Login: FacebookLogin, Description: `Ids of the accounts that pay for it: ["…"].`},
		{Name: "IsPaidPartnership", Type: Boolean, Login: FacebookLogin, Description: "Whether it is labelled as a paid partnership."},
		{Name: "IsCarouselItem", Type: Boolean, Description: "Whether it is to become an item of a carousel."},
		{Name: "MediaType", Type: Text, Description: "IMAGE, REELS, STORIES or CAROUSEL, and VIDEO for an item of a carousel."},
		{Name: "Caption", Type: Text, Description: "The caption, up to 2,200 characters."},
		{Name: "AltText", Type: Text, Description: "Text for readers who cannot see the image."},
		{Name: "IsSharedToFeed", Type: Boolean, Description: "For reels: whether it shows in the feed too."},
		{Name: "IsAiGenerated", Type: Boolean, Description: "Whether it is labelled as made with AI."},
	}
	for _, name := range names {
		for _, c := range all {
			if c.Name == name {
				columns = append(columns, c)
			}
		}
	}
	return columns
}

// publishInputs are the inputs of those names.
func publishInputs(names ...string) (inputs []Input) {
	all := []Input{
		{Column: "ContainerId", Limits: Limits{ID: true}},
		{Column: "MediaType", Param: "media_type"},
		{Column: "ImageUrl", Param: "image_url", Limits: Limits{Address: true}},
		{Column: "VideoUrl", Param: "video_url", Limits: Limits{Address: true}},
		{Column: "File"},
		{Column: "Children", Param: "children", Limits: Limits{Least: 2, Most: 10}},
		{Column: "Caption", Param: "caption", Limits: Limits{Characters: 2200, Hashtags: 30, Mentions: 20}},
		{Column: "AltText", Param: "alt_text", Limits: Limits{Characters: 1000}},
		{Column: "Collaborators", Param: "collaborators", Limits: Limits{Least: 1, Most: 3, Plain: "@"}},
		{Column: "UserTags", Param: "user_tags", Limits: Limits{Least: 1, Most: 20}},
		{Column: "ProductTags", Param: "product_tags", Limits: Limits{Least: 1, Most: 30}},
		{Column: "LocationId", Param: "location_id", Limits: Limits{ID: true}},
		{Column: "CoverUrl", Param: "cover_url", Limits: Limits{Address: true}},
		{Column: "ThumbOffset", Param: "thumb_offset"},
		{Column: "IsSharedToFeed", Param: "share_to_feed"},
		{Column: "AudioName", Param: "audio_name"},
		{Column: "TrialStrategy", Param: "trial_params.graduation_strategy", Limits: Limits{Values: []string{"MANUAL", "SS_PERFORMANCE"}}},
		{Column: "IsAiGenerated", Param: "is_ai_generated"},
		{Column: "SponsorIds", Param: "branded_content_sponsor_ids", Limits: Limits{Least: 1, Most: 2}},
		{Column: "IsPaidPartnership", Param: "is_paid_partnership"},
		{Column: "IsCarouselItem", Param: "is_carousel_item"},
	}
	for _, name := range names {
		for _, in := range all {
			if in.Column == name {
				inputs = append(inputs, in)
			}
		}
	}
	return inputs
}

// What a post, a story and a container are made of.
var (
	postInputs = []string{
		"MediaType", "ImageUrl", "VideoUrl", "File", "Children", "Caption", "AltText", "Collaborators", "UserTags", "ProductTags", "LocationId",
		"CoverUrl", "ThumbOffset", "IsSharedToFeed", "AudioName", "TrialStrategy", "IsAiGenerated", "SponsorIds", "IsPaidPartnership",
	}
	postUnread = []string{
		"ContainerId", "ImageUrl", "VideoUrl", "File", "Children", "Collaborators", "UserTags", "ProductTags", "LocationId", "CoverUrl", "ThumbOffset",
		"AudioName", "TrialStrategy", "SponsorIds", "IsPaidPartnership",
	}
	storyInputs = []string{"ContainerId", "ImageUrl", "VideoUrl", "File", "UserTags", "IsAiGenerated"}
	storyUnread = []string{"ContainerId", "ImageUrl", "VideoUrl", "File", "UserTags"}
)

// waitRules is what is said of every statement that publishes.
const waitRules = "The statement waits until the platform has worked on the post, as long as its context lets it, and at most five minutes where that has no end. " +
	"What breaks off names the container, and is gone on with by its ContainerId within a day. " +
	"The day's quota is PublishingLimit; the format of a video, and the length of one at an address, are the platform's to check."

func publishWrites() []Write {
	return []Write{{
		Verb: Insert, Method: "POST", Path: "{account}/media", Process: Publishing,
		Inputs:  publishInputs(append([]string{"ContainerId"}, postInputs...)...),
		Returns: []Param{{"Id", "id"}},
		Scopes:  publishScopes,
		Rules:   "MediaType may be left out, since the rest tells it; it is IMAGE, REELS or CAROUSEL, and STORIES makes a story. " + waitRules,
		Example: `
			INSERT INTO Media (Children, Caption)
			VALUES ('["https://media.example/1.jpg", "https://media.example/2.jpg"]', 'Two views of the workshop')
			RETURNING Id`,
	}}
}

func storyWrites() []Write {
	return []Write{{
		Verb: Insert, Method: "POST", Path: "{account}/media", Process: Publishing, Params: []Param{{"media_type", "STORIES"}},
		Inputs:  publishInputs(storyInputs...),
		Returns: []Param{{"Id", "id"}},
		Scopes:  publishScopes,
		Rules:   "A story has neither caption, collaborators, products nor stickers; users are tagged without a place. " + waitRules,
		Example: `
			INSERT INTO Stories (ImageUrl) VALUES ('https://media.example/1.jpg') RETURNING Id`,
	}}
}

func containerWrites() []Write {
	return []Write{{
		Verb: Insert, Method: "POST", Path: "{account}/media", Process: Containing,
		Inputs:  publishInputs(append([]string{"IsCarouselItem"}, postInputs...)...),
		Returns: []Param{{"Id", "id"}},
		Scopes:  publishScopes,
		Rules:   "Nothing is published. An account can make 400 containers within a day; each is gone after a day.",
		Example: `
			INSERT INTO Containers (VideoUrl, Caption) VALUES ('https://media.example/1.mp4', 'From the workshop') RETURNING Id`,
	}}
}
