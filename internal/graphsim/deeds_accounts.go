package graphsim

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// What an account may do in a while.
const (
	likesBurst  = 50
	burstSpan   = 5 * time.Second
	likesLocked = time.Hour
	mostAnswers = 50 // to invitations, in a day
	replyWindow = 7 * 24 * time.Hour
	mostMessage = 1000 // bytes
)

// burst counts the likes of accounts.
type burst struct {
	mu     sync.Mutex
	when   map[string][]time.Time
	locked map[string]time.Time
}

// count refuses a like that is more than the burst allows, and all for an hour from then
// on. Which code does that is not documented; 613 is that of limits of an endpoint's own.
func (l *burst) count(account string, now time.Time) *Error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.when == nil {
		l.when, l.locked = map[string][]time.Time{}, map[string]time.Time{}
	}
	recent := without(l.when[account], func(t time.Time) bool { return now.Sub(t) >= burstSpan })
	if len(recent) >= likesBurst {
		l.locked[account] = now.Add(likesLocked)
	}
	if now.Before(l.locked[account]) {
		return &Error{Status: 400, Code: 613, Type: oauthException, Message: "(#613) Calls to this api have exceeded the rate limit."}
	}
	l.when[account] = append(recent, now)
	return nil
}

// like likes a post or a comment of the account itself or of others, or takes that back.
func like(what string) func(*call, node) ([]byte, *Error) {
	return func(c *call, n node) ([]byte, *Error) {
		a := n.(*Account)
		media, comment := c.params.get("media_id"), c.params.get("comment_id")
		d := c.w.data
		switch {
		case (media == "") == (comment == ""):
			return nil, badParam("(#100) Exactly one of media_id and comment_id is required")
		case media != "" && d.media[media] == nil, comment != "" && d.comments[comment] == nil:
			return nil, noObject(c.method, media+comment)
		}
		if err := c.p.likes.count(a.ID, c.now); err != nil {
			return nil, err
		}
		if x := d.comments[comment]; x != nil {
			x.like(a, what == "like")
		}
		c.note(what, media+comment, "", "")
		return done, nil
	}
}

// like counts one account's like of a comment once.
func (c *Comment) like(a *Account, on bool) {
	if slices.Contains(c.likedBy, a) == on {
		return
	}
	if on {
		c.likedBy, c.LikeCount = append(c.likedBy, a), c.LikeCount+1
		return
	}
	c.likedBy, c.LikeCount = without(c.likedBy, func(b *Account) bool { return b == a }), c.LikeCount-1
}

// answerInvitation takes part in the post of another, or declines to.
func answerInvitation(c *call, n node) ([]byte, *Error) {
	a := n.(*Account)
	id, err := c.required("media_id")
	if err != nil {
		return nil, err
	}
	accept, err := c.truth("accept")
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(a.Invitations, func(x *Invitation) bool { return x.ID == id })
	if i < 0 {
		return nil, noObject(c.method, id)
	}
	if err := c.p.invitationAnswers.count(a.ID, c.now, mostAnswers); err != nil {
		return nil, err
	}
	m := a.Invitations[i].Media
	a.Invitations = without(a.Invitations, func(x *Invitation) bool { return x.ID == id })
	what := "decline"
	if accept {
		what = "accept"
		a.Collaborations = append([]*Collaboration{{m}}, a.Collaborations...)
	}
	c.note(what, id, "", "")
	return done, nil
}

// tagProducts adds products to a post, or to an image of an album, or moves those that
// are there.
func tagProducts(c *call, n node) ([]byte, *Error) {
	m := n.(*Media)
	text, err := c.required("updated_tags")
	if err != nil {
		return nil, err
	}
	var tags []productPlace
	failed := publishing(100, 2207037, "We couldn't add all of your product tags")
	if json.Unmarshal([]byte(text), &tags) != nil || len(tags) == 0 || m.Product == ProductStory || m.Parent != nil {
		return nil, failed
	}
	to := m
	if index, ok := c.params.lookup("child_index"); ok {
		i, bad := strconv.Atoi(index)
		if bad != nil || i < 0 || i >= len(m.Children) {
			return nil, badParam("(#100) Param child_index must be that of a child")
		}
		to = m.Children[i]
	}
	list := slices.Clone(to.ProductTags())
	for _, x := range tags {
		id, bad := strconv.ParseUint(x.ProductID.String(), 10, 64)
		if bad != nil {
			return nil, failed
		}
		list = without(list, func(t *ProductTag) bool { return t.ProductID == id })
		list = append(list, x.tag(id))
	}
	if most := map[bool]int{true: mostProductsReel, false: mostProductsFeed}[m.Product == ProductReels]; len(list) > max(most, len(to.ProductTags())) {
		return nil, failed
	}
	to.tagged = &list
	c.note("tag", to.ID, "", text)
	return done, nil
}

// tag is a product at a place.
func (x productPlace) tag(id uint64) *ProductTag {
	t := &ProductTag{ProductID: id, MerchantID: 90010000000000 + id%5, seed: mix(id, 1)}
	if x.X != nil && x.Y != nil {
		t.x, t.y = x.X, x.Y
	}
	return t
}

// replyPrivately writes a message to who wrote a comment.
func replyPrivately(c *call, a *Account) ([]byte, *Error) {
	var to struct {
		CommentID string `json:"comment_id"`
	}
	var message struct {
		Text string `json:"text"`
	}
	if json.Unmarshal([]byte(c.params.get("recipient")), &to) != nil || to.CommentID == "" {
		return nil, badParam("(#100) The parameter recipient is required; only comments can be answered here")
	}
	if json.Unmarshal([]byte(c.params.get("message")), &message) != nil || message.Text == "" || len(message.Text) > mostMessage {
		return nil, badParam("(#100) Length of param message[text] must be less than or equal to 1000")
	}
	x := c.w.data.comments[to.CommentID]
	switch {
	case x == nil || x.Media.Account != a:
		return nil, noObject(c.method, to.CommentID)
	case c.now.Sub(x.Timestamp) > replyWindow:
		return nil, &Error{Status: 400, Code: 10, Subcode: 2534022, Type: oauthException, Message: "(#10) This message is sent outside of allowed window."}
	case x.answered: // as reported by many, and not documented
		return nil, &Error{Status: 400, Code: 10900, Type: oauthException, Message: "(#10900) Activity already replied to"}
	}
	x.answered = true
	id := "aWdfZAG1faXRlbTox" + strconv.FormatUint(mix(x.seed, 71), 36)
	c.note("private-reply", x.ID, id, message.Text)
	out := appendString([]byte(`{"recipient_id":`), strconv.FormatUint(1000000000000000+mix(x.seed, 72)%1e15, 10))
	return append(appendString(append(out, `,"message_id":`...), id), '}'), nil
}

// webhookFields are those that an app can be told of.
var webhookFields = []string{
	"comment_poll_response", "comments", "creator_marketplace_invited_creator_onboarding", "creator_marketplace_projects", "delta", "follow",
	"live_comments", "mentions", "message_edit", "message_reactions", "messages", "messaging_handover", "messaging_optins", "messaging_postbacks",
	"messaging_referral", "messaging_seen", "onboarding_welcome_message_series", "share_to_story", "standby", "story_insights",
	"story_poll_response", "story_reactions",
}

// subscribe has the app told of what happens on the account, in place of what it was
// told of before.
func subscribe(c *call, on string, a *Account, check bool) ([]byte, *Error) {
	fields := c.params.list("subscribed_fields")
	if len(fields) == 0 {
		return nil, badParam("(#100) The parameter subscribed_fields is required")
	}
	for i, f := range fields {
		if check && !slices.Contains(webhookFields, f) {
			return nil, badParam("(#100) Param subscribed_fields[" + strconv.Itoa(i) + "] must be one of {" + strings.Join(webhookFields, ", ") + "}")
		}
	}
	unsubscribed(c, a)
	a.Subscriptions = append(a.Subscriptions, &Subscription{AppID: c.p.app.id(), Fields: fields, byPage: !check})
	c.p.notices.wake()
	c.note("subscribe", on, "", strings.Join(fields, ","))
	return done, nil
}

// unsubscribed takes the app out of those that are told.
func unsubscribed(c *call, a *Account) {
	a.Subscriptions = without(a.Subscriptions, func(s *Subscription) bool { return s.AppID == c.p.app.id() })
}

func unsubscribe(c *call, on string, a *Account) ([]byte, *Error) {
	unsubscribed(c, a)
	c.note("unsubscribe", on, "", "")
	return done, nil
}

// ofPage refuses what only a token of the Page itself may do.
func ofPage(do func(*call, *Page) ([]byte, *Error)) func(*call, node) ([]byte, *Error) {
	return func(c *call, n node) ([]byte, *Error) {
		p := n.(*Page)
		if err := pageSubscribedAppsEdge.allow(c, n); err != nil {
			return nil, err
		}
		if p.Account == nil {
			return nil, noObject(c.method, p.ID)
		}
		return do(c, p)
	}
}

func init() {
	igUserNode.can("POST likes", deed{scope: scopeManageEngagement, facebook: true, do: like("like")})
	igUserNode.can("DELETE likes", deed{scope: scopeManageEngagement, facebook: true, do: like("unlike")})
	igUserNode.can("POST collaboration_invites", deed{scope: scopeBasic, facebook: true, do: answerInvitation})
	igMediaNode.can("POST product_tags", deed{scope: scopeShopping, facebook: true, do: tagProducts})
	igOnlyUserNode.can("POST messages", deed{scope: scopeMessages, do: func(c *call, n node) ([]byte, *Error) { return replyPrivately(c, n.(*Account)) }})
	pageNode.can("POST messages", deed{scope: scopeMessages, facebook: true, do: ofPage(func(c *call, p *Page) ([]byte, *Error) { return replyPrivately(c, p.Account) })})
	igOnlyUserNode.can("POST subscribed_apps", deed{scope: scopeBasic, do: func(c *call, n node) ([]byte, *Error) {
		return subscribe(c, n.nodeID(), n.(*Account), true)
	}})
	igOnlyUserNode.can("DELETE subscribed_apps", deed{scope: scopeBasic, do: func(c *call, n node) ([]byte, *Error) {
		return unsubscribe(c, n.nodeID(), n.(*Account))
	}})
	// The fields of a Page are others, of which no list is at hand.
	pageNode.can("POST subscribed_apps", deed{scope: scopeMetadata, facebook: true, do: ofPage(func(c *call, p *Page) ([]byte, *Error) {
		return subscribe(c, p.ID, p.Account, false)
	})})
	pageNode.can("DELETE subscribed_apps", deed{scope: scopeMetadata, facebook: true, do: ofPage(func(c *call, p *Page) ([]byte, *Error) {
		return unsubscribe(c, p.ID, p.Account)
	})})
}
