package schema

func audioNodes() []*Node {
	return []*Node{
		{Name: "Root"}, // the API's own, which has edges and is no object
		{Name: "IGAudio", Scopes: audioScopes},
	}
}

var audioScopes = Scopes{Facebook: []string{"instagram_basic"}}

func audioEdges() []*Edge {
	return []*Edge{{Name: "ig_audio", Parent: "Root", Child: "IGAudio", Rows: 50, List: "audio", Scopes: audioScopes}}
}

func audioTable() *Table {
	return &Table{
		Name:        "Audio",
		Description: "Music and original sounds that a reel may be published with, of one type, and where SearchQuery is given those that fit it.",
		Example: `
			SELECT Title, DisplayArtist
			FROM Audio
			WHERE AudioType = 'music'
			LIMIT 3`,
		Root: RootArgument, Path: []string{"ig_audio"}, Login: FacebookLogin,
		Address: &Address{Node: "Root"},
		Arguments: []Argument{
			{Column: "AudioType", Param: "audio_type", Required: true, Example: "music", Values: []string{"music", "original_sound"}, Synonyms: map[string]string{"original sound": "original_sound"}},
			{Column: "SearchQuery", Param: "search_query"},
		},
		Columns: []Column{
			{Name: "Id", Aliases: []string{"AudioId"}, Type: Text, Level: 1, Field: "audio_id", Key: true, NotNull: true, Description: "The sound's id, as Media.AudioId has it."},
			{Name: "Title", Type: Text, Level: 1, Field: "title", Description: "The sound's title."},
			{Name: "DisplayArtist", Type: Text, Level: 1, Field: "display_artist", Description: "Who made it, as it is shown."},
			{Name: "DurationInMs", Type: Integer, Level: 1, Field: "duration_in_ms", Description: "How long it is, in milliseconds."},
			{Name: "AudioType", Type: Text, Field: "audio_type", NotNull: true, Description: "music or original_sound, as the statement gives it."},
			{Name: "DownloadUrl", Type: Text, Level: 1, Field: "download_url", Description: "Address of the sound; it expires."},
			{Name: "CoverArtworkThumbnailUrl", Type: Text, Level: 1, Field: "cover_artwork_thumbnail_url", Description: "Address of a small picture of its cover."},
			{Name: "IgUsername", Aliases: []string{"Username"}, Type: Text, Level: 1, Field: "ig_username", Description: "Username of the account whose sound it is."},
			{Name: "ProfilePictureUrl", Type: Text, Level: 1, Field: "profile_picture_url", Description: "Address of that account's profile picture."},
			{Name: "SearchQuery", Type: Text, Field: "search_query", Key: true, Description: "What is searched for, as the statement gives it; NULL where it gives nothing."},
			{Name: "CoverArtworkThumbnailUri", Type: Text, Level: 1, Field: "cover_artwork_thumbnail_uri", Hidden: true, Description: "The same picture under another name of the API's."},
		},
	}
}
