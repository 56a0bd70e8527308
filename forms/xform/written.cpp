#include "forms/xform/written.h"

#include <string>
#include <string_view>
#include <utility>

#include <pugixml.hpp>

#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/xform/instance.h"

namespace relais::forms::xform {

namespace {

class Collector : public pugi::xml_tree_walker {
  public:
    explicit Collector(WrittenRecord& record) : record_(record) {}
    bool for_each(pugi::xml_node& node) override {
        if (depth() > static_cast<int>(model::kMaxDepth)) {
            too_deep = true;
            return false;
        }
        if (node.type() != pugi::node_element) return true;
        WrittenElement element;
        element.path = node.path();
        element.leaf = !node.find_child(
            [](const pugi::xml_node& child) { return child.type() == pugi::node_element; });
        if (element.leaf) element.text = node.text().get();
        record_.elements.push_back(std::move(element));
        return true;
    }
    bool too_deep = false;

  private:
    WrittenRecord& record_;
};

}  // namespace

Result<WrittenRecord> read_written(std::string_view xml) {
    if (xml.size() > kMaxInstanceBytes || !is_utf8(xml))
        return fail(Errc::invalid, "record", "is too large, or no UTF-8 text");
    pugi::xml_document document;
    const auto parsed =
        document.load_buffer(xml.data(), xml.size(), pugi::parse_default, pugi::encoding_utf8);
    auto root = document.document_element();
    if (!parsed || !root) return fail(Errc::invalid, "record", "is no XML");
    WrittenRecord record;
    record.version = root.attribute("version").value();
    Collector collector(record);
    root.traverse(collector);
    if (collector.too_deep) return fail(Errc::invalid, "record", "is too deep");
    return record;
}

}  // namespace relais::forms::xform
