package graphsim

// Subscription is an app that is told of what happens on an account.
type Subscription struct {
	AppID string
	// Fields are what it is told of.
	Fields []string

	// byPage says that it was subscribed on the Page: what it is told of is then what the
	// app's own subscription says.
	byPage bool
}

var subscriptionNode = func() *nodeType {
	t := newNodeType("IGUserSubscribedAppsData", scopeBasic, []string{"app_id", "subscribed_fields"},
		attr("app_id", func(s *Subscription) value { return text(s.AppID) }),
		attr("subscribed_fields", func(s *Subscription) value {
			b := []byte{'['}
			for _, f := range s.Fields {
				b = appendString(appendComma(b), f)
			}
			return raw(string(append(b, ']')))
		}),
	)
	t.noID = true
	return t
}()

func (s *Subscription) nodeID() string        { return s.AppID }
func (*Subscription) table(flavour) *nodeType { return subscriptionNode }

// Field is User.Field for a subscription.
func (s *Subscription) Field(name string) any { return scalar(subscriptionNode, s, name) }

var subscribedAppsEdge = &edge{
	name: "subscribed_apps", scope: scopeBasic, size: 25, most: 100, quiet: true,
	items: func(_ *call, n node) listing { return listOf(n.(*Account).Subscriptions) },
}

// subscribedApp is the same as the Page of the account has it.
type subscribedApp struct{ *Subscription }

var applicationNode = newNodeType("Application", "", []string{"id", "name", "link", "category", "subscribed_fields"},
	attr("id", func(s *subscribedApp) value { return text(s.AppID) }),
	attr("name", func(*subscribedApp) value { return text(appName) }),
	attr("link", func(*subscribedApp) value { return text("https://app.example/") }),
	attr("category", func(*subscribedApp) value { return text("Business") }),
)

func (*subscribedApp) table(flavour) *nodeType { return applicationNode }

// Field is User.Field for an app as a Page has it.
func (s *subscribedApp) Field(name string) any { return scalar(applicationNode, s, name) }

// SubscribedApps are the apps that are told of what happens on the Page's account.
func (p *Page) SubscribedApps() (list []interface{ Field(name string) any }) {
	for _, s := range p.subscribed() {
		list = append(list, s)
	}
	return list
}

func (p *Page) subscribed() (list []*subscribedApp) {
	if p.Account != nil {
		for _, s := range p.Account.Subscriptions {
			list = append(list, &subscribedApp{s})
		}
	}
	return list
}

// scopeMetadata is the permission that reading the subscriptions of a Page needs.
const scopeMetadata = "pages_manage_metadata"

var pageSubscribedAppsEdge = &edge{
	name: "subscribed_apps", scope: scopePages + " " + scopeMetadata, size: 25, most: 100, quiet: true,
	allow: func(c *call, n node) *Error {
		if c.token.kind != tokenPage || c.token.page != n.(*Page) {
			return &Error{Status: 400, Code: 210, Type: oauthException, Message: "(#210) A page access token is required to request this resource."}
		}
		return nil
	},
	items: func(_ *call, n node) listing { return listOf(n.(*Page).subscribed()) },
}

func init() {
	fields := subscriptionNode.fields["subscribed_fields"].get
	applicationNode.fields["subscribed_fields"] = attr("subscribed_fields", func(s *subscribedApp) value { return fields(s.Subscription) })
	pageNode.fields["subscribed_apps"] = toEdge(pageSubscribedAppsEdge)
}
