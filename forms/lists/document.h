// A secondary instance that is no list of rows: elements in elements, attributes, any names. Read
// once, then only walked; the children of a name by the text of one of theirs are found by index.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "forms/model/tree.h"

namespace relais::forms::lists {

/// Node ids are 32 bits and each node costs about 40 bytes.
inline constexpr std::size_t kMaxDocumentNodes = 4'000'000;

class Document final : public model::Tree {
  public:
    /// Elements and attributes in document order; every open_element has its close_element.
    class Builder {
      public:
        Builder();
        Builder(const Builder&) = delete;
        Builder& operator=(const Builder&) = delete;
        ~Builder();
        void open_element(std::string_view name);
        void add_attribute(std::string_view name, std::string_view value);
        void add_text(std::string_view text);  ///< once, of the element opened last
        void close_element();
        Document finish() &&;

      private:
        struct Making;
        std::unique_ptr<Making> making_;
    };

    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;
    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;
    ~Document() override;

    [[nodiscard]] model::NodeId document() const override;
    [[nodiscard]] std::string_view name(model::NodeId node) const override;
    [[nodiscard]] std::string_view text(model::NodeId node) const override;
    [[nodiscard]] model::NodeId parent(model::NodeId node) const override;
    void append_children(model::NodeId node, std::string_view name,
                         std::vector<model::NodeId>& out) const override;
    void append_attributes(model::NodeId node, std::string_view name,
                           std::vector<model::NodeId>& out) const override;
    [[nodiscard]] model::TreeNode kind(model::NodeId node) const override;
    [[nodiscard]] bool before(model::NodeId a, model::NodeId b) const override;
    [[nodiscard]] std::size_t position(model::NodeId node) const override;
    /// `column` may be an attribute: "@code".
    bool lookup(model::NodeId node, std::string_view name, std::string_view column,
                std::string_view value, std::vector<model::NodeId>& out) const override;

  private:
    struct Content;
    explicit Document(std::unique_ptr<Content> content);
    std::unique_ptr<Content> content_;
};

}  // namespace relais::forms::lists
