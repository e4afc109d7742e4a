package graphsim

import (
	"strconv"
	"sync"
	"time"
)

// What accounts share: posts that they made with others, invitations to do so, and who
// takes part in a post.

// Collaborator is an account that takes part in a post of another, or is asked to.
type Collaborator struct{ ID, Username, InviteStatus string }

var collaboratorNode = newNodeType("ShadowIGMediaCollaborators", scopeBasic, []string{"id"},
	attr("id", func(x *Collaborator) value { return text(x.ID) }),
	attr("invite_status", func(x *Collaborator) value { return text(x.InviteStatus) }),
	attr("username", func(x *Collaborator) value { return text(x.Username) }),
)

func (x *Collaborator) nodeID() string        { return x.ID }
func (*Collaborator) table(flavour) *nodeType { return collaboratorNode }

// Field is User.Field for a collaborator.
func (x *Collaborator) Field(name string) any { return scalar(collaboratorNode, x, name) }

// The people whom posts are made with, and how many a post has at the most.
const (
	collaboratorPool  = 40
	mostCollaborators = 3
)

// Collaborators are those of a post; one in five has any.
func (m *Media) Collaborators() (list []*Collaborator) {
	if m.made != nil {
		for _, name := range m.made.collaborators {
			list = append(list, &Collaborator{ID: strconv.FormatUint(17841500000000000+mix(uint64(len(name)), 34)%1e9, 10), Username: name, InviteStatus: "Pending"})
		}
		return list
	}
	if m.Account == nil || m.Parent != nil || m.Product == ProductStory || m.seed%5 != 2 {
		return nil
	}
	for i := range 1 + mix(m.seed, 31)%mostCollaborators {
		who := (mix(m.seed, 32) + i) % collaboratorPool
		status := "Accepted"
		if mix(m.seed, 33+i)%4 == 0 {
			status = "Pending"
		}
		list = append(list, &Collaborator{
			ID:       strconv.FormatUint(17841500000000000+mix(who, 34)%1e9, 10),
			Username: "partner" + strconv.FormatUint(who, 10), InviteStatus: status,
		})
	}
	return list
}

var collaboratorsEdge = &edge{
	name: "collaborators", scope: scopeBasic, size: 25, most: 100, quiet: true,
	items: func(_ *call, n node) listing { return listOf(n.(*Media).Collaborators()) },
}

// Collaboration is a post of another account that an account takes part in.
type Collaboration struct{ *Media }

var collaborationNode = newNodeType("ShadowIGUserCollaborativeMedia", scopeBasic, []string{"id"})

func (*Collaboration) table(flavour) *nodeType { return collaborationNode }

// Field is User.Field for a post that an account takes part in.
func (x *Collaboration) Field(name string) any { return scalar(collaborationNode, x, name) }

var collaborativeMediaEdge = &edge{
	name: "collaborative_media", scope: scopeBasic, size: 25, most: 100, quiet: true,
	items: func(_ *call, n node) listing { return listOf(n.(*Account).Collaborations) },
}

// Invitation asks an account to take part in a post of another.
type Invitation struct{ *Media }

var invitationNode = func() *nodeType {
	t := newNodeType("ShadowIGUserCollaborationInvites", scopeBasic, []string{"media_id"},
		attr("media_id", func(x *Invitation) value { return text(x.ID) }),
		attr("caption", func(x *Invitation) value { return mediaCaption(x.Media) }),
		attr("media_owner_username", func(x *Invitation) value { return text(x.username()) }),
		attr("media_url", func(x *Invitation) value { return mediaFile(x.Media) }),
	)
	t.noID = true
	return t
}()

func (*Invitation) table(flavour) *nodeType { return invitationNode }

// Field is User.Field for an invitation.
func (x *Invitation) Field(name string) any { return scalar(invitationNode, x, name) }

var invitationsEdge = &edge{
	name: "collaboration_invites", scope: scopeBasic, size: 10, most: 100, quiet: true,
	allow: func(c *call, n node) *Error {
		return c.p.invitationReads.count(n.nodeID(), c.now, c.p.opts.InvitationReads)
	},
	items: func(_ *call, n node) listing { return listOf(n.(*Account).Invitations) },
}

// dailyReads counts reads of the last day, by account.
type dailyReads struct {
	mu   sync.Mutex
	when map[string][]time.Time
}

// count notes a read, and refuses one that is more than most, unless that is negative. Which code does that is not
// documented; 613 is that of limits of an endpoint's own.
func (d *dailyReads) count(account string, now time.Time, most int) *Error {
	d.mu.Lock()
	defer d.mu.Unlock()
	kept := d.when[account]
	for len(kept) > 0 && now.Sub(kept[0]) >= 24*time.Hour {
		kept = kept[1:]
	}
	if most >= 0 && len(kept) >= most {
		return &Error{Status: 400, Code: 613, Type: oauthException, Message: "(#613) Calls to this api have exceeded the rate limit."}
	}
	if d.when == nil {
		d.when = map[string][]time.Time{}
	}
	d.when[account] = append(kept, now)
	return nil
}

func init() {
	for _, name := range []string{
		"caption", "comments_count", "id", "like_count", "media_product_type", "media_type", "media_url", "permalink", "reposts_count",
		"saved_count", "shares_count", "thumbnail_url", "timestamp", "total_comments_count", "total_like_count", "total_views_count", "username",
	} {
		own := igMediaNode.fields[name].get
		collaborationNode.fields[name] = attr(name, func(x *Collaboration) value { return own(x.Media) })
	}
}
