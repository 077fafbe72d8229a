"""Names and texts of data in templates, marked where they are Vietnamese on a page that is not."""

from django import template

from organisation import naming

register = template.Library()

register.filter("name", naming.marked_name)
register.filter("vietnamese", naming.in_vietnamese)
register.filter("naming", naming.with_name)
