package schema

// How posts are published.

// PostInput is something that a post can be given: a column that only an INSERT has, and how
// it is sent.
type PostInput struct {
	Column Column
	Input  Input
}

// PostInputs are all of them.
func PostInputs() []PostInput {
	of := func(name string, t Type, param string, limits Limits, description string) PostInput {
		return PostInput{Column{Name: name, Type: t, Description: description}, Input{Column: name, Param: param, Limits: limits}}
	}
	facebook := func(x PostInput) PostInput {
		x.Column.Login = FacebookLogin
		return x
	}
	return []PostInput{
		of("ImageUrl", Text, "image_url", Limits{Address: true}, "Public address of the image, a JPEG, which the platform fetches."),
		of("VideoUrl", Text, "video_url", Limits{Address: true}, "Public address of the video, an MP4 or MOV, which the platform fetches."),
		facebook(of("File", Text, "", Limits{}, "A video below FileRoot, which is uploaded. Images are taken by their addresses alone.")),
		of("MediaType", Text, "media_type", Limits{}, "IMAGE, REELS, STORIES or CAROUSEL, and VIDEO for an item of a carousel. Without it a video is a reel, and Children make a carousel."),
		of("Caption", Text, "caption", Limits{Characters: 2200, Hashtags: 30, Mentions: 20}, "The caption."),
		of("Children", JSON, "children", Limits{Least: 2, Most: 10}, `Items of a carousel: a list of addresses, of ids of containers, and of objects such as {"ImageUrl": "…", "AltText": "…"}.`),
		of("AltText", Text, "alt_text", Limits{Characters: 1000}, "Text for readers who cannot see the image."),
		of("Collaborators", JSON, "collaborators", Limits{Least: 1, Most: 3, Plain: "@"}, `Users that are invited to take part: ["name"].`),
		of("UserTags", JSON, "user_tags", Limits{Least: 1, Most: 20}, `Users that are shown, in images with their place: [{"username": "name", "x": 0.5, "y": 0.5}].`),
		facebook(of("ProductTags", JSON, "product_tags", Limits{Least: 1, Most: 30}, `Products that are shown, in images with their place: [{"product_id": "…", "x": 0.5, "y": 0.5}].`)),
		of("LocationId", Text, "location_id", Limits{ID: true}, "Id of the Page of a place."),
		of("CoverUrl", Text, "cover_url", Limits{Address: true}, "Public address of a reel's cover, a JPEG; it wins over ThumbOffset."),
		of("ThumbOffset", Integer, "thumb_offset", Limits{}, "Where in a video its cover is, in milliseconds."),
		of("IsSharedToFeed", Boolean, "share_to_feed", Limits{}, "For reels: whether it shows in the feed too."),
		of("AudioName", Text, "audio_name", Limits{}, "What the sound of a reel is called."),
		of("TrialStrategy", Text, "trial_params.graduation_strategy", Limits{Values: []string{"MANUAL", "SS_PERFORMANCE"}},
			"Makes a trial reel, shown to those who do not follow: MANUAL, or SS_PERFORMANCE if it is to become an ordinary one by its success."),
		of("IsAiGenerated", Boolean, "is_ai_generated", Limits{}, "Whether it is labelled as made with AI."),
		facebook(of("SponsorIds", JSON, "branded_content_sponsor_ids", Limits{Least: 1, Most: 2}, `Ids of the accounts that pay for it: ["…"].`)),
		facebook(of("IsPaidPartnership", Boolean, "is_paid_partnership", Limits{}, "Whether it is labelled as a paid partnership.")),
		of("IsCarouselItem", Boolean, "is_carousel_item", Limits{}, "Whether it is to become an item of a carousel."),
		of("ContainerId", Text, "", Limits{ID: true}, "A container that was made before: the INSERT goes on with it, and takes nothing else."),
	}
}

// publishColumns are the columns of those names, publishInputs their inputs.
func publishColumns(names ...string) []Column {
	return named(names, func(x PostInput) Column { return x.Column })
}

func publishInputs(names ...string) []Input {
	return named(names, func(x PostInput) Input { return x.Input })
}

func named[T any](names []string, part func(PostInput) T) (list []T) {
	for _, name := range names {
		for _, x := range PostInputs() {
			if x.Column.Name == name {
				list = append(list, part(x))
			}
		}
	}
	return list
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
