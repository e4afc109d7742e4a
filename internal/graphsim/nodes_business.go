package graphsim

// Business is a portfolio of Meta's, which holds accounts, those of others too.
type Business struct {
	ID, Name string
	// Owned are the accounts that are its own, Client those that others share with it.
	Owned, Client []*Account
}

// scopeBusiness is the permission that reading portfolios needs.
const scopeBusiness = "business_management"

var businessNode = newNodeType("Business", scopeBusiness, []string{"id", "name"},
	attr("id", func(b *Business) value { return text(b.ID) }),
	attr("name", func(b *Business) value { return text(b.Name) }),
)

func (b *Business) nodeID() string        { return b.ID }
func (*Business) table(flavour) *nodeType { return businessNode }

// Field is User.Field for a portfolio.
func (b *Business) Field(name string) any { return scalar(businessNode, b, name) }

// BusinessAsset is an account as a portfolio holds it: under an id of its own.
type BusinessAsset struct {
	ID      string
	Account *Account
}

var businessAssetNode = newNodeType("InstagramBusinessAsset", scopeBusiness, []string{"id"},
	attr("id", func(x *BusinessAsset) value { return text(x.ID) }),
	attr("ig_user_id", func(x *BusinessAsset) value { return text(x.Account.ID) }),
	attr("ig_username", func(x *BusinessAsset) value { return text(x.Account.Username) }),
)

func (x *BusinessAsset) nodeID() string        { return x.ID }
func (*BusinessAsset) table(flavour) *nodeType { return businessAssetNode }

// Field is User.Field for an account that a portfolio holds.
func (x *BusinessAsset) Field(name string) any { return scalar(businessAssetNode, x, name) }

// assets are accounts as portfolios hold them.
func assets(accounts []*Account) (list []*BusinessAsset) {
	for _, a := range accounts {
		list = append(list, &BusinessAsset{ID: a.assetID, Account: a})
	}
	return list
}

// OwnedAssets are the portfolio's own accounts, as assets.
func (b *Business) OwnedAssets() []*BusinessAsset { return assets(b.Owned) }

// ClientAssets are those that others share with it.
func (b *Business) ClientAssets() []*BusinessAsset { return assets(b.Client) }

// Accounts are all of its accounts that are professional ones.
func (b *Business) Accounts() (list []*Account) {
	for _, of := range [][]*Account{b.Owned, b.Client} {
		for _, a := range of {
			if !a.Personal {
				list = append(list, a)
			}
		}
	}
	return list
}

func businessEdge[T node](name string, items func(*Business) []T) *edge {
	return &edge{
		name: name, scope: scopeBusiness, size: 25, most: 100, quiet: true,
		items: func(_ *call, n node) listing { return listOf(items(n.(*Business))) },
	}
}

var businessesEdge = &edge{
	name: "businesses", scope: scopeBusiness, size: 25, most: 100, quiet: true,
	items: func(_ *call, n node) listing { return listOf(n.(*User).data.Businesses) },
}

func init() {
	for _, e := range []*edge{
		businessEdge("owned_instagram_assets", (*Business).OwnedAssets), businessEdge("client_instagram_assets", (*Business).ClientAssets),
		businessEdge("instagram_business_accounts", (*Business).Accounts),
	} {
		businessNode.fields[e.name] = toEdge(e)
	}
	for _, name := range []string{"agencies", "assigned_users"} {
		businessAssetNode.fields[name] = toEdge(emptyEdge(name))
	}
}
