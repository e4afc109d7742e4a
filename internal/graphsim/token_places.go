package graphsim

import "slices"

// places are the accounts of a token by their numbers in the data of its login.
type places struct {
	account, page int // -1 for none
	only          []int
}

// stored is the token as it is kept: for logins whose data are let go, without them.
func (t *token) stored() *token {
	if t.data == nil || t.data.login == 0 {
		return t
	}
	s := *t
	s.login = t.data.login
	s.places = &places{account: slices.Index(t.data.Accounts, t.account), page: slices.Index(t.data.pages(), t.page)}
	if t.only != nil {
		s.places.only = []int{}
		for _, a := range t.only {
			s.places.only = append(s.places.only, slices.Index(t.data.Accounts, a))
		}
	}
	s.data, s.account, s.page, s.only = nil, nil, nil, nil
	return &s
}

// in is a token as it was kept, with the data of its login.
func (t *token) in(d *Data) *token {
	if t.places == nil {
		return t
	}
	s := *t
	s.places, s.data, s.only = nil, d, d.pick(t.places.only)
	if i := t.places.account; i >= 0 {
		s.account = d.Accounts[i]
	}
	if i := t.places.page; i >= 0 {
		s.page = d.pages()[i]
	}
	return &s
}

// pages are those of the accounts, and those without one.
func (d *Data) pages() []*Page {
	list := make([]*Page, 0, len(d.Accounts)+len(d.Unlinked))
	for _, a := range d.Accounts {
		list = append(list, a.Page)
	}
	return append(list, d.Unlinked...)
}
