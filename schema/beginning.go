package schema

// Me is the path of the login's own object.
const Me = "me"

// Beginning says how the logins of one kind come to the objects of a root: there is
// one, at a path that is known, or a list of the login's holds them or leads to them.
type Beginning struct {
	// Sign stands for the id of such an object in texts for people: "{account}".
	Sign string
	// At is the path of the one object there is: "me"; "" where a list leads to them.
	At string
	// ID and Username are the fields by which the object at At, an account, is known
	// beyond the app, which has another id for it; "" where At serves for its id.
	ID, Username string
	// List is the edge of the login's own object that the list hangs on: "accounts".
	// Link is the field of what is listed that leads to the object; "" where it is
	// the object.
	List, Link string
	// Beside are edges from the login's own object down, which lead to more such objects
	// than the list; nil for none. A configuration says whether they are read.
	Beside []string
	// Account is the field of what is listed with the id of the account that it belongs
	// to; "" where it belongs to none.
	Account string
	// Table shows what ids there are; "" where none does.
	Table string
	// Missing says what may be wrong where there is no object; nil where that is no
	// error.
	Missing *Missing
}

// Missing says which step on the way to an object can be missing, each in one
// sentence: what is missing, and what to do.
type Missing struct {
	// Unlinked is that of a list of which nothing leads to an object. Empty is that of
	// an empty one though the permissions of its edge were granted, and Unlisted that
	// of one of which is not known whether they were.
	Unlinked, Empty, Unlisted string
	// Grants is where the login tells what was granted.
	Grants *Grants
}

// Grants is where a login tells which permissions it was granted.
type Grants struct {
	// List is an edge of the login's own object, Scope and Status are fields of what
	// it lists, and Granted is the status of a permission that was granted.
	List, Scope, Status, Granted string
}

// Path is the path at which the API is asked for the object, or for the list.
func (b *Beginning) Path() string {
	if b.List == "" {
		return b.At
	}
	return Me + "/" + b.List
}

// IsOwn reports whether the object is the login's own account.
func (b *Beginning) IsOwn() bool { return b.ID != "" }

// IsLinked reports whether what is listed leads to the objects.
func (b *Beginning) IsLinked() bool { return b.Link != "" }

// beginnings are those of each kind of login and root.
var beginnings = map[Login]map[Root]*Beginning{
	FacebookLogin: {
		RootUser: {Sign: Me, At: Me},
		RootPage: {Sign: "{page}", List: "accounts", Account: "instagram_business_account.id"},
		RootAccount: {
			Sign: "{account}", List: "accounts", Link: "instagram_business_account", Table: "InstagramPages",
			Beside: []string{"businesses", "instagram_business_accounts"},
			Missing: &Missing{
				Unlinked: "the login reaches Facebook Pages, but none of them is connected to an Instagram professional account; connect one in the Page's settings under Linked accounts, and select it when logging in, or set IncludePortfolioAccounts=true where a business portfolio of the user's holds the account",
				Empty:    "the login has a role on no Facebook Page, or selected none when logging in; take a role on the Page that the account is connected to, then log in again and select that Page, or set IncludePortfolioAccounts=true where a business portfolio of the user's holds the account",
				Unlisted: "the login shows no Facebook Page",
				Grants:   &Grants{List: "permissions", Scope: "permission", Status: "status", Granted: "granted"},
			},
		},
	},
	InstagramLogin: {
		RootUser:    {Sign: Me, At: Me},
		RootAccount: {Sign: "{account}", At: Me, ID: "user_id", Username: "username"},
	},
}

// Beginning returns how logins of the kind come to the objects of a root. It is empty
// where they come to none, and where what the statement names is the root.
func (l Login) Beginning(r Root) *Beginning {
	if b := beginnings[l][r]; b != nil {
		return b
	}
	return &Beginning{}
}
