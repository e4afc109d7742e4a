package dialect

import "slices"

// Forms returns the forms that are rewritten, in the order of the manual.
func Forms() []Form { return slices.Clone(forms) }

var forms = slices.Concat(nameForms, variableForms, rowForms, derivedForms, momentForms, operatorForms, callForms, aggregateForms, castForms, castOperatorForms, dateForms, zoneForms, rangeForms)

var (
	formsByWord = map[string][]*Form{}
	tokenForms  []*Form // that may begin at any token
	queryForms  []*Form
)

func init() {
	for i := range forms {
		f := &forms[i]
		if f.query != nil {
			queryForms = append(queryForms, f)
		}
		if f.token != nil && f.words == nil {
			tokenForms = append(tokenForms, f)
		}
		for _, w := range f.words {
			formsByWord[w] = append(formsByWord[w], f)
		}
	}
}
