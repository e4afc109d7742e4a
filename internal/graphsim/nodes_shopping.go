package graphsim

import "strconv"

// ProductTag is a product of a shop that a post shows.
type ProductTag struct {
	ProductID, MerchantID uint64
	seed                  uint64 // of the place in the post, unless that is given
	x, y                  *float64
}

// Permissions that reading them needs.
const scopeShopping = scopeBasic + " catalog_management instagram_shopping_tag_products"

var productTagNode = func() *nodeType {
	t := newNodeType("ShadowIGMediaProductTags", scopeShopping, []string{"product_id", "merchant_id", "name", "price_string", "image_url", "review_status"},
		attr("image_url", func(x *ProductTag) value { return text(mediaURL(x.nodeID(), "jpg", x.ProductID)) }),
		attr("is_checkout", func(x *ProductTag) value { return boolean(x.ProductID%3 == 0) }),
		attr("merchant_id", func(x *ProductTag) value { return integer(int64(x.MerchantID)) }),
		attr("name", func(x *ProductTag) value { return text("Product no. " + strconv.FormatUint(x.ProductID%100, 10)) }),
		attr("price_string", func(x *ProductTag) value { return text("$" + x.price() + ".00") }),
		attr("product_id", func(x *ProductTag) value { return integer(int64(x.ProductID)) }),
		attr("review_status", func(x *ProductTag) value {
			return text([]string{"approved", "approved", "pending", "rejected", "outdated", ""}[x.ProductID%6])
		}),
		attr("stripped_price_string", func(x *ProductTag) value { return text("$" + x.price()) }),
		attr("stripped_sale_price_string", func(x *ProductTag) value {
			if x.ProductID%4 != 1 {
				return value{}
			}
			return text("$" + strconv.FormatUint(x.ProductID%90, 10))
		}),
		attr("x", func(x *ProductTag) value { return raw(x.place(x.x, 1)) }),
		attr("y", func(x *ProductTag) value { return raw(x.place(x.y, 2)) }),
	)
	t.noID = true
	return t
}()

// place is one of its two coordinates.
func (x *ProductTag) place(given *float64, which uint64) string {
	if given != nil {
		return strconv.FormatFloat(*given, 'g', -1, 64)
	}
	return hundredths(mix(x.seed, which))
}

func (x *ProductTag) price() string { return strconv.FormatUint(100+x.ProductID%90, 10) }

// hundredths is a number from 0.00 to 0.99.
func hundredths(n uint64) string { return strconv.FormatFloat(float64(n%100)/100, 'f', 2, 64) }

func (x *ProductTag) nodeID() string        { return strconv.FormatUint(x.ProductID, 10) }
func (*ProductTag) table(flavour) *nodeType { return productTagNode }

// Field is User.Field for a tag of a product.
func (x *ProductTag) Field(name string) any { return scalar(productTagNode, x, name) }

// The products of all shops, and how many of them a post shows at the most.
const (
	productPool     = 60
	mostProductTags = 30
)

// ProductTags are those of a post; one in seven has some, and few of these very many.
func (m *Media) ProductTags() (list []*ProductTag) {
	switch {
	case m.tagged != nil:
		return *m.tagged
	case m.made != nil:
		for _, x := range m.made.products {
			if id, err := strconv.ParseUint(x.ProductID.String(), 10, 64); err == nil {
				list = append(list, x.tag(id))
			}
		}
		return list
	}
	if m.Account == nil || m.Parent != nil || m.Product == ProductStory || m.seed%7 != 3 {
		return nil
	}
	n := 1 + mix(m.seed, 41)%4
	if mix(m.seed, 42)%9 == 0 {
		n = mostProductTags
	}
	for i := range n {
		number := (mix(m.seed, 43) + i) % productPool
		list = append(list, &ProductTag{ProductID: 3600000000000000 + 100*(mix(number, 44)%1e12) + number, MerchantID: 90010000000000 + number%5, seed: mix(m.seed, 50+i)})
	}
	return list
}

var productTagsEdge = &edge{
	name: "product_tags", scope: scopeShopping, size: 25, most: 100, quiet: true,
	items: func(_ *call, n node) listing { return listOf(n.(*Media).ProductTags()) },
}
