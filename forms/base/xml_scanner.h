// XML 1.0 read once from front to back, without a tree: for lists of a hundred thousand items.
// Takes what it is given as hostile: bounded in depth, names and attributes; knows no document
// type, so that no entity but the five of XML is ever replaced. What it hands out never takes more
// room than it had in the document. It does not resolve namespaces: names are those that stand
// there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace relais {

class XmlScanner {
  public:
    static constexpr std::size_t kMaxDepth = 256;
    static constexpr std::size_t kMaxAttributes = 500;  ///< of one element
    static constexpr std::size_t kMaxNameBytes = 1'000;

    /// After `refused` (and `done`) the same comes again; complaint() and offset() say why.
    enum class Token : std::uint8_t { begin, end, text, done, refused };
    struct Attribute {
        std::string_view name;
        std::string_view written;  ///< between the quotes, references not replaced: see value_of()
    };

    /// `document` is UTF-8 (the caller has checked) and must outlive the scanner.
    explicit XmlScanner(std::string_view document);
    /// Begins inside of an element, at the end of the tag whose name is given; done at its end tag.
    static XmlScanner inside(std::string_view document, std::size_t offset, std::string_view name) {
        return XmlScanner(document, offset, name);
    }
    XmlScanner(const XmlScanner&) = delete;  // text() may look into the scanner itself
    XmlScanner& operator=(const XmlScanner&) = delete;
    ~XmlScanner() = default;

    /// `<a/>` gives begin and end. Text may come in pieces (around comments, for CDATA); comments
    /// and instructions are passed over, as is white space outside of the root element.
    Token next();
    /// After `begin`: to the end of that element, without a look at what is in it but for the
    /// balance of its tags; the next token is what follows. False when the document ends before
    /// (refused).
    bool pass_over();
    /// After `begin`: the text of an element that holds nothing else; the next token is what
    /// follows its end. Valid until the next call. Nothing when an element stands in it (next()
    /// then goes on inside of that one) or what comes is refused.
    std::optional<std::string_view> take_text();

    [[nodiscard]] std::string_view name() const { return name_; }  ///< of `begin` and `end`
    /// Of `begin`.
    [[nodiscard]] const std::vector<Attribute>& attributes() const { return attributes_; }
    /// Empty when there is no such attribute.
    [[nodiscard]] std::string attribute(std::string_view name) const;
    static std::string value_of(const Attribute& attribute);
    /// Of `text`, valid until the next call.
    [[nodiscard]] std::string_view text() const { return text_; }
    /// Elements around what comes next.
    [[nodiscard]] std::size_t depth() const { return open_.size(); }
    [[nodiscard]] std::size_t begin_offset() const { return begin_; }  ///< where the token begins
    [[nodiscard]] std::size_t offset() const { return at_; }  ///< where the next one begins
    [[nodiscard]] const std::string& complaint() const { return complaint_; }

  private:
    XmlScanner(std::string_view document, std::size_t offset, std::string_view name);
    Token refuse(std::string why, std::size_t offset);
    Token read_text();
    Token read_tag();
    Token read_end_tag();
    Token read_begin_tag();
    Token end_empty();
    Token at_end();
    bool read_attribute();
    Token read_cdata();
    [[nodiscard]] bool at_declaration() const;
    bool pass_markup();
    bool pass_until(std::string_view mark, std::size_t from, const char* what);
    bool pass_tag();
    std::string_view take_name();
    void pass_blanks();
    [[nodiscard]] bool looking_at(std::string_view mark) const {
        return document_.substr(at_, mark.size()) == mark;
    }

    std::string_view document_;
    std::size_t at_ = 0, begin_ = 0;
    std::vector<std::string_view> open_;
    std::vector<Attribute> attributes_;
    std::string_view name_, text_;
    std::string decoded_, gathered_, complaint_;
    bool empty_ = false;  ///< `<a/>`: its end comes next
    bool root_seen_ = false;
    bool inner_ = false;  ///< made by inside()
    bool refused_ = false;
};

/// "line 3, column 7" of a byte in a text; both from 1, columns in bytes.
std::string place_in(std::string_view text, std::size_t offset);

}  // namespace relais
