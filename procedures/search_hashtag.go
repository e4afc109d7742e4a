package procedures

import "github.com/viewfinder-sql/viewfinder/schema"

// searchHashtag is SELECT FROM Hashtags.
var searchHashtag = &Procedure{
	Name: "SearchHashtag", Description: "Finds a hashtag by its name, as SELECT FROM Hashtags does. An account can ask for 30 different ones in 7 days.",
	Logins: facebook,
	Params: []Param{text("Hashtag", "Its name, with # or without."), account},
	Columns: []Column{
		{Name: "Id", Type: schema.Text, Description: "Id of the hashtag, which never changes."},
		{Name: "Name", Type: schema.Text, Description: "Its name, as it was given."},
	},
	call: statement{
		sql: "SELECT Id, Name FROM Hashtags WHERE Name = ?", values: []string{"Hashtag"}, where: map[string]string{account.Name: account.Name},
	}.call,
}
