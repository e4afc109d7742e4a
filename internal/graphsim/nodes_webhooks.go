package graphsim

// Subscription is an app that is told of what happens on an account.
type Subscription struct {
	AppID string
	// Fields are what it is told of.
	Fields []string
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
