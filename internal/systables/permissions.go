package systables

import (
	"context"
	"slices"

	"github.com/viewfinder-sql/viewfinder/oauth"
	"github.com/viewfinder-sql/viewfinder/schema"
)

var sysPermissions = &table{
	name: "sys_permissions", description: "The permissions that reading and writing each table takes, by kind of login, and whether the stored login of this connection has them. The table Permissions asks the platform.",
	columns: []column{
		{"TableName", schema.Text, ""},
		{"Operation", schema.Text, "SELECT, INSERT, UPDATE or DELETE."},
		{"AuthScheme", schema.Text, "Kind of login."},
		{"Scope", schema.Text, "Permission that it takes; NULL where it takes none."},
		{"Feature", schema.Text, "Feature of the app that it takes besides; NULL for none."},
		{"Granted", schema.Boolean, "Whether the login in use has the permission; NULL where that is not known: for other kinds of login, and for a token that was given and is not stored."},
	},
	load: func(ctx context.Context, f *Facts) ([][]any, error) {
		granted, err := f.granted(ctx)
		if err != nil {
			return nil, err
		}
		var rows [][]any
		for _, login := range []schema.Login{schema.FacebookLogin, schema.InstagramLogin} {
			add := func(t *schema.Table, operation string, scopes []string) {
				if len(scopes) == 0 {
					rows = append(rows, []any{t.Name, operation, login.String(), nil, optional(t.Feature), nil})
				}
				for _, scope := range scopes {
					has := any(nil)
					if granted != nil && string(granted.Login) == login.String() {
						has = slices.Contains(granted.Granted, scope)
					}
					rows = append(rows, []any{t.Name, operation, login.String(), scope, optional(t.Feature), has})
				}
			}
			for _, t := range f.Catalogue.All() {
				if t.Serves(login) && len(t.Columns) > 0 {
					add(t, "SELECT", f.Catalogue.ScopesOf(t, login))
				}
				for _, v := range schema.Verbs {
					if w := t.Write(v, login); w != nil {
						add(t, v.String(), w.Scopes.Of(login))
					}
				}
			}
		}
		return rows, nil
	},
}

// granted is the stored login that this connection uses, nil where it is not known
// which, or what it was granted.
func (f *Facts) granted(ctx context.Context) (*oauth.TokenInfo, error) {
	if f.Tokens == nil {
		return nil, nil
	}
	list, err := f.Tokens.List(ctx)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(i oauth.TokenInfo) bool { return !f.Tokens.Fits(i) })
	if len(list) != 1 || len(list[0].Granted) == 0 {
		return nil, nil
	}
	return &list[0], nil
}
