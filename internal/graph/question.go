package graph

import "github.com/viewfinder-sql/viewfinder/internal/graph/answers"

// question is what the request asks, in the form that its answer is to have. The
// token is in it.
func (o *outbound) question(form string) answers.Key {
	var q answers.Question
	q.Texts(form, o.path, o.paramsText(), o.token)
	o.fields.addTo(&q)
	o.pick.addTo(&q)
	return q.Key()
}

// questions is what a batch asks.
func questions(items []item) answers.Key {
	var q answers.Question
	for _, it := range items {
		q.Keys(it.question(it.answerForm()))
	}
	return q.Key()
}

// addTo adds all that shapes an answer: unlike the fields= text, the order of what
// is gathered in it.
func (s *Selection) addTo(q *answers.Question) {
	q.Flag(s != nil)
	if s == nil {
		return
	}
	q.Count(len(s.Fields))
	q.Texts(s.Fields...)
	q.Count(len(s.Parts))
	for i := range s.Parts {
		p := &s.Parts[i]
		q.Texts(p.Name)
		q.Count(len(p.Args))
		for _, a := range p.Args {
			q.Texts(a.Name, a.Value)
		}
		q.Flag(p.Bare)
		p.Selection.addTo(q)
	}
	q.Texts(s.List)
	q.Flag(s.Lenient)
}
