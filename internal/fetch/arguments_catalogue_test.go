package fetch_test

import (
	"fmt"
	"testing"

	"github.com/viewfinder-sql/viewfinder/schema"
)

// argumentTables is a catalogue of tables with arguments of every kind: found by a
// call before, in a field of the asking account, by a text key, as parameters of what
// has a listing and of what has none; and of two roots, and of many columns.
func argumentTables(t testing.TB) *schema.Catalogue {
	t.Helper()
	nodes := []*schema.Node{
		{Name: "User"},
		{Name: "Page"},
		{Name: "IGUser"},
		{Name: "Tag", Proof: schema.Proof{Edge: "top_media"}},
		{Name: "Post"},
		{Name: "Part"},
		{Name: "Stranger"},
		{Name: "StrangerPost"},
		{Name: "Mention"},
		{Name: "Limit", Nameless: true},
		{Name: "Talk", TextID: true, Proof: schema.Proof{Edge: "messages"}},
		{Name: "Message", TextID: true},
		{Name: "Library"},
		{Name: "Sound"},
		{Name: "Wide"},
	}
	edges := []*schema.Edge{
		{Name: "top_media", Parent: "Tag", Child: "Post", MaxLimit: 50, Rows: 100},
		{Name: "children", Parent: "Post", Child: "Part", Rows: 2, Paging: schema.Whole},
		{Name: "media", Parent: "Stranger", Child: "StrangerPost", MaxLimit: 50, Rows: 100, Paging: schema.CursorsOnly},
		{Name: "content_publishing_limit", Parent: "IGUser", Child: "Limit", Rows: 1, Paging: schema.Whole},
		{Name: "conversations", Parent: "Page", Child: "Talk", Rows: 10},
		{Name: "conversations", Parent: "IGUser", Child: "Talk", Rows: 10},
		{Name: "messages", Parent: "Talk", Child: "Message", Rows: 10},
		{Name: "ig_audio", Parent: "Library", Child: "Sound", Rows: 10, List: "audio"},
		{Name: "wide", Parent: "IGUser", Child: "Wide", Rows: 10},
	}
	cat, err := schema.New(nodes, edges, []*schema.Table{
		{
			Name: "Accounts", Root: schema.RootAccount, Login: schema.AnyLogin,
			Columns: []schema.Column{{Name: "Id", Field: "id", Key: true}, {Name: "Name", Field: "username"}},
		},
		tags("Tags"), tags("TagPosts", "top_media"), tags("TagParts", "top_media", "children"),
		strangers("Strangers"), strangers("StrangerPosts", "media"),
		{
			Name: "Mentions", Root: schema.RootArgument, Login: schema.AnyLogin,
			Address:   &schema.Address{Node: "Mention", Path: "{account}", Field: "mentioned_media.media_id({Id})", Asker: schema.NamedAsker, Account: "AccountId"},
			Arguments: []schema.Argument{{Column: "Id", Required: true, Example: "17895"}},
			Columns:   []schema.Column{{Name: "Id", Field: "id", Key: true}, {Name: "Caption", Field: "caption"}, {Name: "AccountId", Field: "asker"}},
		},
		{
			Name: "Limits", Root: schema.RootAccount, Path: []string{"content_publishing_limit"}, Login: schema.AnyLogin,
			Arguments: []schema.Argument{{Column: "Since", Param: "since"}},
			Columns: []schema.Column{
				{Name: "Used", Type: schema.Integer, Level: 1, Field: "quota_usage"},
				{Name: "Total", Type: schema.Integer, Level: 1, Field: "config.quota_total"},
				{Name: "Since", Type: schema.Datetime, Level: 1, Field: "since"},
				{Name: "AccountId", Field: "id"},
			},
		},
		{
			Name: "Talks", Root: schema.RootPage, Path: []string{"conversations"}, Login: schema.AnyLogin,
			Routes: []schema.Route{{Login: schema.InstagramLogin, Root: schema.RootAccount, Path: []string{"conversations"}, Fields: map[string]string{"AccountId": "id"}}},
			Columns: []schema.Column{
				{Name: "Id", Level: 1, Field: "id", Key: true},
				{Name: "AccountId", Field: "instagram_business_account.id"},
			},
		},
		{
			Name: "Messages", Root: schema.RootArgument, Path: []string{"messages"}, Login: schema.AnyLogin,
			Address:   &schema.Address{Node: "Talk", Path: "{TalkId}"},
			Arguments: []schema.Argument{{Column: "TalkId", Required: true, Example: "aWdf"}},
			Columns:   []schema.Column{{Name: "Id", Level: 1, Field: "id", Key: true}, {Name: "TalkId", Field: "id"}, {Name: "Text", Level: 1, Field: "message"}},
		},
		{
			Name: "Sounds", Root: schema.RootArgument, Path: []string{"ig_audio"}, Login: schema.AnyLogin,
			Address: &schema.Address{Node: "Library"},
			Arguments: []schema.Argument{
				{Column: "Kind", Param: "audio_type", Required: true, Example: "music", Values: []string{"music", "original_sound"}, Synonyms: map[string]string{"song": "music"}},
				{Column: "Search", Param: "search_query"},
			},
			Columns: []schema.Column{
				{Name: "Id", Level: 1, Field: "id", Key: true},
				{Name: "Title", Level: 1, Field: "title"},
				{Name: "Kind", Aliases: []string{"AudioType"}, Field: "audio_type"},
				{Name: "Search", Field: "search_query"},
			},
		},
		wide(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// tags is a table of hashtags, or of what hangs below them.
func tags(name string, path ...string) *schema.Table {
	columns := []schema.Column{
		{Name: "Tag", Aliases: []string{"Hashtag"}, Field: "name"}, {Name: "TagId", Field: "id"}, {Name: "AccountId", Field: "asker"},
	}
	if len(path) > 0 {
		columns = append(columns, schema.Column{Name: "PostId", Level: 1, Field: "id", Key: true}, schema.Column{Name: "Caption", Level: 1, Field: "caption"})
	}
	if len(path) > 1 {
		columns = append(columns, schema.Column{Name: "PartId", Level: 2, Field: "id", Key: true}, schema.Column{Name: "Url", Level: 2, Field: "media_url"})
	}
	user := schema.Param{Name: "user_id", Value: "{account}"}
	return &schema.Table{
		Name: name, Root: schema.RootArgument, Path: path, Login: schema.FacebookLogin,
		Address: &schema.Address{
			Node: "Tag", Path: "{TagId}", Params: []schema.Param{user}, Asker: schema.AnyAsker, Account: "AccountId",
			Find: &schema.Find{Column: "TagId", From: "Tag", Path: "ig_hashtag_search", Params: []schema.Param{user, {Name: "q", Value: "{Tag}"}}},
		},
		Arguments: []schema.Argument{{Column: "TagId", Required: true, Example: "17841"}, {Column: "Tag", Example: "sunset", Strip: "#", Lower: true}},
		Columns:   columns,
	}
}

// strangers is a table of other people's accounts, or of their posts.
func strangers(name string, path ...string) *schema.Table {
	columns := []schema.Column{
		{Name: "Username", Field: "username"}, {Name: "StrangerId", Field: "id"}, {Name: "Followers", Type: schema.Integer, Field: "followers_count"}, {Name: "AccountId", Field: "asker"},
	}
	if len(path) > 0 {
		columns = append(columns, schema.Column{Name: "PostId", Level: 1, Field: "id", Key: true}, schema.Column{Name: "Caption", Level: 1, Field: "caption"})
	}
	return &schema.Table{
		Name: name, Root: schema.RootArgument, Path: path, Login: schema.FacebookLogin,
		Address: &schema.Address{
			Node: "Stranger", Path: "{account}", Field: "business_discovery.username({Username})", Asker: schema.AnyAsker, Account: "AccountId",
		},
		Arguments: []schema.Argument{{Column: "Username", Required: true, Example: "nasa", Strip: "@", Lower: true}},
		Columns:   columns,
	}
}

// wide is a table of 70 columns.
func wide() *schema.Table {
	columns := []schema.Column{{Name: "Id", Level: 1, Field: "id", Key: true}}
	for i := range 69 {
		columns = append(columns, schema.Column{Name: fmt.Sprint("C", i), Type: schema.Integer, Level: 1, Field: fmt.Sprint("f", i)})
	}
	return &schema.Table{Name: "Wide", Root: schema.RootAccount, Path: []string{"wide"}, Login: schema.AnyLogin, Columns: columns}
}
